import type { FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { call, returning, statement } from "#server/scanners/sast/lower/make";
import {
  argumentsOf,
  body,
  expression,
  expressions,
  functionNode,
  loweredOf,
  name,
  parameter,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

export const attributesOf = (node: SyntaxNode): Expression[] =>
  expressions(node.children.filter((child) => child.kind === "attribute_list"));

export const hasModifier = (node: SyntaxNode, word: string): boolean =>
  node.children.some((child) => child.kind === "modifier" && child.text === word);

const oneParameter: Builder = (node) => {
  const named = node.child("name");
  const given = node.has("=") ? node.parts.at(-1) : null;
  return parameter(node, name(named ?? node, named?.text.replace(/^@/, "") ?? "_"), {
    default: given ? expression(given) : null,
    type: typeName(node.textOf("type")),
    annotations: attributesOf(node),
  });
};

/** The grammar writes a `params` parameter into the list itself. */
const parameters: Builder = (node): readonly Parameter[] => {
  const found = node.children.flatMap((child) =>
    loweredOf(child).flatMap((each) => (each.kind === "parameter" ? each : [])),
  );
  const named = node.child("name");
  if (!node.has("params") || named === null) return found;
  const rest = parameter(named, name(named, named.text), {
    rest: "list",
    type: typeName(node.textOf("type")),
  });
  return [...found, rest];
};

/** The statements of a body: a block, or `=> value`. */
export function bodyOf(node: SyntaxNode | null): readonly Statement[] {
  if (node === null) return [];
  if (node.kind === "block") return body(node);
  const value = expression(node);
  return value.kind === "value-of" ? value.body : [returning(value, value)];
}

export function parametersIn(node: SyntaxNode | null): Parameter[] {
  if (node?.kind === "implicit_parameter") return [parameter(node, name(node, node.text))];
  return loweredOf(node).flatMap((each) => (each.kind === "parameter" ? each : []));
}

/** Any function-like node; a constructor calls that of its base first. */
export function functionOf(node: SyntaxNode, role: FunctionNode["role"]): FunctionNode {
  const named = node.child("name");
  const operator = node.child("operator");
  const constructs = role === "constructor";
  const returns = node.child("returns") ?? node.child("type");
  return functionNode(node, {
    name: constructs ? "constructor" : (named?.text.replace(/^@/, "") ?? operator?.text ?? null),
    nameStart: (named ?? node).start,
    role,
    static: hasModifier(node, "static"),
    params: parametersIn(node.child("parameters")),
    body: [
      ...firstOf(node.first("constructor_initializer")),
      ...bodyOf(node.child("body") ?? node.first("block")),
    ],
    returns: typeName((returns?.text ?? "").replace(/^(?:Task|ValueTask|ActionResult)\s*<(.*)>$/s, "$1")),
    annotations: attributesOf(node),
  });
}

function firstOf(initializer: SyntaxNode | null): Statement[] {
  if (initializer === null) return [];
  const as = initializer.has("base") ? "super" : "this";
  const made = call(
    initializer,
    { start: initializer.start, end: initializer.end, kind: "self", as },
    argumentsOf(initializer.first("argument_list")),
  );
  return [statement(made)];
}

const lambda: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "lambda",
  fn: functionOf(node, "arrow"),
});

export const functionBuilders: readonly (readonly [string, Builder])[] = [
  ["parameter", oneParameter],
  ["implicit_parameter", () => null],
  ["parameter_list", parameters],
  ["bracketed_parameter_list", parameters],
  ["arrow_expression_clause", (node) => expression(node.parts[0], node)],
  ["method_declaration", (node) => functionOf(node, "method")],
  ["constructor_declaration", (node) => functionOf(node, "constructor")],
  ["destructor_declaration", (node) => functionOf(node, "method")],
  ["operator_declaration", (node) => functionOf(node, "method")],
  ["conversion_operator_declaration", (node) => functionOf(node, "method")],
  [
    "local_function_statement",
    (node) => ({ start: node.start, end: node.end, kind: "function", fn: functionOf(node, "function") }),
  ],
  ["constructor_initializer", () => null],
  ["lambda_expression", lambda],
  ["anonymous_method_expression", lambda],
];
