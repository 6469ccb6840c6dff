import type { FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import {
  body,
  expression,
  expressions,
  functionNode,
  loweredOf,
  optional,
  parameter,
  parametersOf,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** Decorators written directly on a node. */
export const decoratorsOf = (node: SyntaxNode): Expression[] =>
  expressions(node.children.filter((child) => child.kind === "decorator"));

const declaredParameter: Builder = (node) => {
  const pattern = node.child("pattern");
  if (pattern?.kind === "this") return null;
  const target = expression(pattern, node);
  const rest = target.kind === "spread";
  return parameter(node, rest ? target.value : target, {
    default: optional(node.child("value")),
    rest: rest ? "list" : null,
    type: typeName(node.textOf("type")),
    annotations: decoratorsOf(node),
  });
};

/** In plain JavaScript parameters are bare patterns. */
function bareParameter(node: SyntaxNode): Parameter | null {
  const target = expression(node);
  if (target.kind === "spread") return parameter(node, target.value, { rest: "list" });
  if (target.kind === "assign") return parameter(node, target.target, { default: target.value });
  return parameter(node, target);
}

const parameters: Builder = (node) =>
  node.children.flatMap((child) => {
    const lowered = loweredOf(child);
    if (lowered.some((each) => each.kind === "parameter")) return lowered;
    return child.named && lowered.length > 0 ? (bareParameter(child) ?? []) : [];
  });

/** Any function-like node. */
export function functionOf(
  node: SyntaxNode,
  role: FunctionNode["role"],
  annotations: readonly Expression[],
): FunctionNode {
  const named = node.child("name");
  const single = node.child("parameter");
  const list = node.child("parameters");
  const params = single
    ? [parameter(single, expression(single))]
    : loweredOf(list).flatMap((each) => (each.kind === "parameter" ? each : []));
  return functionNode(node, {
    name: named === null ? null : nameOf(named),
    nameStart: (named ?? node).start,
    role,
    static: node.has("static"),
    generator: node.has("*") || /^generator/.test(node.kind),
    params: params.length > 0 ? params : parametersOf(list),
    body: [...parameterProperties(role, list), ...bodyOf(node.child("body"))],
    returns: typeName(node.textOf("return_type").replace(/^:\s*Promise\s*<(.*)>$/s, "$1")),
    annotations,
  });
}

function nameOf(node: SyntaxNode): string | null {
  const lowered = expression(node);
  if (lowered.kind === "name") return lowered.name;
  return lowered.kind === "literal" && lowered.value !== null ? String(lowered.value) : null;
}

function bodyOf(node: SyntaxNode | null): readonly Statement[] {
  if (node === null) return [];
  if (node.kind === "statement_block") return body(node);
  const value = expression(node);
  return [{ start: value.start, end: value.end, kind: "return", value }];
}

/** `constructor(private db: Db)` also keeps the argument in a field. */
function parameterProperties(role: FunctionNode["role"], list: SyntaxNode | null): Statement[] {
  if (role !== "constructor" || list === null) return [];
  return list.children.flatMap((child): Statement[] => {
    const pattern = child.child("pattern");
    if (!pattern || !(child.has("accessibility_modifier") || child.has("readonly"))) return [];
    const target = {
      start: pattern.start,
      end: pattern.end,
      kind: "member",
      object: { start: pattern.start, end: pattern.end, kind: "self", as: "this" },
      name: pattern.text,
    } as const;
    const value = expression(pattern);
    return [
      {
        start: pattern.start,
        end: pattern.end,
        kind: "expression",
        value: {
          start: pattern.start,
          end: pattern.end,
          kind: "assign",
          target,
          operator: null,
          value,
          declares: null,
          type: null,
        },
      },
    ];
  });
}

const lambda =
  (role: FunctionNode["role"]): Builder =>
  (node) => ({ start: node.start, end: node.end, kind: "lambda", fn: functionOf(node, role, []) });
const declaration: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "function",
  fn: functionOf(node, "function", []),
});

export const functionBuilders: readonly (readonly [string, Builder])[] = [
  ["decorator", (node) => expression(node.children.at(-1), node)],
  ["required_parameter", declaredParameter],
  ["optional_parameter", declaredParameter],
  ["formal_parameters", parameters],
  ["arrow_function", lambda("arrow")],
  ["function_expression", lambda("function")],
  ["generator_function", lambda("function")],
  ["function_declaration", declaration],
  ["generator_function_declaration", declaration],
];
