import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { expressionBuilders } from "#server/scanners/sast/lower/python/expressions";
import { functionBuilders } from "#server/scanners/sast/lower/python/functions";
import { literals } from "#server/scanners/sast/lower/python/literals";
import { statementBuilders } from "#server/scanners/sast/lower/python/statements";

/** Python 3, and what of Python 2 the grammar knows. */
export const python: FrontEnd = {
  language: "python",
  builders: new Map([...literals, ...expressionBuilders, ...functionBuilders, ...statementBuilders]),
  opaque: new Set([
    "type",
    "string_content",
    "type_conversion",
    "format_specifier",
    "import_statement",
    "import_from_statement",
  ]),
  leaves: new Set(["type", "format_specifier", "type_conversion", "string_start", "string_end"]),
  module: (root, body) => ({
    start: root.start,
    end: root.end,
    kind: "module",
    language: "python",
    package: null,
    body,
  }),
  patternFile: (code) => code,
};
