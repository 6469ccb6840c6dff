import { callBuilders } from "#server/scanners/sast/lower/csharp/calls";
import { classBuilders } from "#server/scanners/sast/lower/csharp/classes";
import { creationBuilders } from "#server/scanners/sast/lower/csharp/creation";
import { expressionBuilders } from "#server/scanners/sast/lower/csharp/expressions";
import { functionBuilders } from "#server/scanners/sast/lower/csharp/functions";
import { literals } from "#server/scanners/sast/lower/csharp/literals";
import { nameBuilders } from "#server/scanners/sast/lower/csharp/names";
import { namespaceBuilders, namespaceOf } from "#server/scanners/sast/lower/csharp/namespaces";
import { patternBuilders } from "#server/scanners/sast/lower/csharp/patterns";
import { queryBuilders } from "#server/scanners/sast/lower/csharp/queries";
import { statementBuilders } from "#server/scanners/sast/lower/csharp/statements";
import { switchBuilders } from "#server/scanners/sast/lower/csharp/switches";
import type { FrontEnd } from "#server/scanners/sast/lower/front-end";

export const csharp: FrontEnd = {
  language: "csharp",
  builders: new Map([
    ...literals,
    ...nameBuilders,
    ...expressionBuilders,
    ...callBuilders,
    ...creationBuilders,
    ...functionBuilders,
    ...classBuilders,
    ...statementBuilders,
    ...patternBuilders,
    ...switchBuilders,
    ...queryBuilders,
    ...namespaceBuilders,
  ]),
  opaque: new Set([
    "string_literal",
    "verbatim_string_literal",
    "raw_string_literal",
    "character_literal",
    "generic_name",
    "modifier",
    "using_directive",
    "nullable_type",
    "array_type",
    "pointer_type",
    "function_pointer_type",
    "implicit_type",
    "ref_type",
    "scoped_type",
    "tuple_type",
    "type_argument_list",
    "type_parameter_list",
    "type_parameter_constraints_clause",
    "typeof_expression",
    "sizeof_expression",
    "default_expression",
    "delegate_declaration",
    "interpolation_format_clause",
    "explicit_interface_specifier",
    "preproc_region",
    "preproc_endregion",
    "preproc_line",
    "preproc_pragma",
    "preproc_nullable",
    "preproc_error",
    "preproc_warning",
    "preproc_define",
    "preproc_undef",
    "file_scoped_namespace_declaration",
  ]),
  module: (root, body) => ({
    start: root.start,
    end: root.end,
    kind: "module",
    language: "csharp",
    package: namespaceOf(root),
    body,
  }),
  patternFile: (code) => (/[;}]\s*$/.test(code) ? code : `${code};`),
};
