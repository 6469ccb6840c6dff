import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { classBuilders } from "#server/scanners/sast/lower/javascript/classes";
import { expressionBuilders } from "#server/scanners/sast/lower/javascript/expressions";
import { functionBuilders } from "#server/scanners/sast/lower/javascript/functions";
import { jsxBuilders } from "#server/scanners/sast/lower/javascript/jsx";
import { literals } from "#server/scanners/sast/lower/javascript/literals";
import { moduleBuilders } from "#server/scanners/sast/lower/javascript/modules";
import { patternBuilders } from "#server/scanners/sast/lower/javascript/patterns";
import { statementBuilders } from "#server/scanners/sast/lower/javascript/statements";

/** JavaScript, TypeScript and both with JSX. */
export const javascript: FrontEnd = {
  language: "javascript",
  builders: new Map([
    ...literals,
    ...expressionBuilders,
    ...patternBuilders,
    ...functionBuilders,
    ...classBuilders,
    ...statementBuilders,
    ...moduleBuilders,
    ...jsxBuilders,
  ]),
  opaque: new Set([
    "string",
    "regex",
    "type_annotation",
    "type_arguments",
    "type_parameters",
    "type_alias_declaration",
    "interface_declaration",
    "predefined_type",
    "implements_clause",
    "hash_bang_line",
  ]),
  leaves: new Set([
    "string",
    "type_annotation",
    "type_arguments",
    "type_parameters",
    "type_alias_declaration",
    "interface_declaration",
    "predefined_type",
    "implements_clause",
  ]),
  module: (root, body) => ({
    start: root.start,
    end: root.end,
    kind: "module",
    language: "javascript",
    package: null,
    body,
  }),
  patternFile: (code) => code,
};
