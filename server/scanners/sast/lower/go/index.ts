import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { declarationBuilders, packageOf } from "#server/scanners/sast/lower/go/declarations";
import { expressionBuilders } from "#server/scanners/sast/lower/go/expressions";
import { functionBuilders } from "#server/scanners/sast/lower/go/functions";
import { literals } from "#server/scanners/sast/lower/go/literals";
import { statementBuilders } from "#server/scanners/sast/lower/go/statements";
import { switchBuilders } from "#server/scanners/sast/lower/go/switches";
import { compositeBuilders, typeKinds } from "#server/scanners/sast/lower/go/types";

export const go: FrontEnd = {
  language: "go",
  builders: new Map([
    ...literals,
    ...expressionBuilders,
    ...compositeBuilders,
    ...functionBuilders,
    ...declarationBuilders,
    ...statementBuilders,
    ...switchBuilders,
  ]),
  opaque: new Set([
    ...typeKinds,
    "interpreted_string_literal",
    "raw_string_literal",
    "rune_literal",
    "package_clause",
    "import_spec",
  ]),
  module: (root, body) => ({
    start: root.start,
    end: root.end,
    kind: "module",
    language: "go",
    package: packageOf(root),
    body,
  }),
  patternFile: (code) => `package p\nfunc p() {\n${code}\n}\n`,
};
