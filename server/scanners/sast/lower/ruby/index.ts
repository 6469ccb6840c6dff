import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { callBuilders } from "#server/scanners/sast/lower/ruby/calls";
import { classBuilders } from "#server/scanners/sast/lower/ruby/classes";
import { expressionBuilders } from "#server/scanners/sast/lower/ruby/expressions";
import { functionBuilders } from "#server/scanners/sast/lower/ruby/functions";
import { fillHeredocs, heredocBuilders } from "#server/scanners/sast/lower/ruby/heredocs";
import { literals } from "#server/scanners/sast/lower/ruby/literals";
import { nameBuilders } from "#server/scanners/sast/lower/ruby/names";
import { statementBuilders } from "#server/scanners/sast/lower/ruby/statements";
import { switchBuilders } from "#server/scanners/sast/lower/ruby/switches";

export const ruby: FrontEnd = {
  language: "ruby",
  builders: new Map([
    ...literals,
    ...heredocBuilders,
    ...nameBuilders,
    ...callBuilders,
    ...expressionBuilders,
    ...functionBuilders,
    ...classBuilders,
    ...statementBuilders,
    ...switchBuilders,
  ]),
  opaque: new Set(["rational", "complex", "simple_symbol", "character", "alias", "undef"]),
  module: (root, body) => {
    fillHeredocs(root);
    return { start: root.start, end: root.end, kind: "module", language: "ruby", package: null, body };
  },
  patternFile: (code) => code,
};
