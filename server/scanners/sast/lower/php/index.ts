import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { arrayBuilders } from "#server/scanners/sast/lower/php/arrays";
import { callBuilders } from "#server/scanners/sast/lower/php/calls";
import { classBuilders } from "#server/scanners/sast/lower/php/classes";
import { expressionBuilders } from "#server/scanners/sast/lower/php/expressions";
import { functionBuilders } from "#server/scanners/sast/lower/php/functions";
import { literals } from "#server/scanners/sast/lower/php/literals";
import { nameBuilders } from "#server/scanners/sast/lower/php/names";
import { namespaceBuilders, namespaceOf } from "#server/scanners/sast/lower/php/namespaces";
import { statementBuilders } from "#server/scanners/sast/lower/php/statements";
import { switchBuilders } from "#server/scanners/sast/lower/php/switches";

export const php: FrontEnd = {
  language: "php",
  builders: new Map([
    ...literals,
    ...nameBuilders,
    ...expressionBuilders,
    ...arrayBuilders,
    ...callBuilders,
    ...functionBuilders,
    ...classBuilders,
    ...statementBuilders,
    ...switchBuilders,
    ...namespaceBuilders,
  ]),
  opaque: new Set([
    "string",
    "nowdoc_string",
    "qualified_name",
    "relative_name",
    "relative_scope",
    "variable_name",
    "namespace_name",
    "namespace_use_declaration",
    "text",
    "text_interpolation",
    "named_type",
    "optional_type",
    "union_type",
    "intersection_type",
    "disjunctive_normal_form_type",
    "primitive_type",
    "cast_type",
    "type_list",
    "use_list",
    "global_declaration",
  ]),
  module: (root, body) => ({
    start: root.start,
    end: root.end,
    kind: "module",
    language: "php",
    package: namespaceOf(root),
    body,
  }),
  patternFile: (code) => `<?php\n${code.replace(/\b__(meta|rest)_/g, "$$__$1_")};\n`,
};
