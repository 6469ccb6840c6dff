import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { classBuilders } from "#server/scanners/sast/lower/java/classes";
import { expressionBuilders } from "#server/scanners/sast/lower/java/expressions";
import { literals } from "#server/scanners/sast/lower/java/literals";
import { statementBuilders } from "#server/scanners/sast/lower/java/statements";

export const java: FrontEnd = {
  language: "java",
  builders: new Map([...literals, ...expressionBuilders, ...classBuilders, ...statementBuilders]),
  opaque: new Set([
    "string_literal",
    "type_arguments",
    "type_parameters",
    "array_type",
    "integral_type",
    "floating_point_type",
    "void_type",
    "throws",
    "import_declaration",
    "package_declaration",
    "scoped_identifier",
    "scoped_type_identifier",
    "generic_type",
  ]),
  leaves: new Set([
    "string_literal",
    "type_arguments",
    "type_parameters",
    "array_type",
    "integral_type",
    "floating_point_type",
    "void_type",
    "throws",
    "scoped_identifier",
    "scoped_type_identifier",
    "generic_type",
  ]),
  module: (root, body) => {
    const declared = root.first("package_declaration")?.parts.at(-1)?.text.replace(/\s/g, "") ?? null;
    return { start: root.start, end: root.end, kind: "module", language: "java", package: declared, body };
  },
  patternFile: (code) => `class P { void m() { ${code.trimEnd().replace(/;?$/, ";")} } }`,
};
