import type { Field, FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, call, member, returning, statement } from "#server/scanners/sast/lower/make";
import {
  argumentsOf,
  body,
  expression,
  expressions,
  functionNode,
  loweredOf,
  name,
  optional,
  parameter,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** Attributes written before a node. */
export const attributesOf = (node: SyntaxNode): Expression[] => expressions(node.childrenAt("attributes"));

const attribute: Builder = (node) => {
  const [named] = node.parts;
  const args = node.child("parameters");
  const called = expression(named, node);
  return args ? call(node, called, argumentsOf(args)) : called;
};

const oneParameter: Builder = (node) =>
  parameter(node, expression(node.child("name"), node), {
    default: optional(node.child("default_value")),
    rest: node.kind === "variadic_parameter" ? "list" : null,
    type: typeName(node.textOf("type")),
    annotations: attributesOf(node),
  });

const parameters = (node: SyntaxNode): Parameter[] =>
  loweredOf(node.child("parameters")).flatMap((each) => (each.kind === "parameter" ? each : []));

/** Any function-like node. */
export function functionOf(node: SyntaxNode, role: FunctionNode["role"]): FunctionNode {
  const named = node.child("name");
  const content = node.child("body");
  const constructs = role === "method" && named?.text.toLowerCase() === "__construct";
  const statements = node.kind === "arrow_function" ? [returned(node, content)] : body(content);
  return functionNode(node, {
    name: constructs ? "constructor" : (named?.text ?? null),
    nameStart: (named ?? node).start,
    role: constructs ? "constructor" : role,
    static: node.has("static_modifier"),
    params: parameters(node),
    body: constructs ? [...promotions(node), ...statements] : statements,
    returns: typeName(node.textOf("return_type")),
    annotations: attributesOf(node),
  });
}

const returned = (node: SyntaxNode, content: SyntaxNode | null): Statement => {
  const value = expression(content, node);
  return returning(value, value);
};

const promoted = (node: SyntaxNode): SyntaxNode[] =>
  (node.child("parameters")?.children ?? []).filter((child) => child.kind === "property_promotion_parameter");

/** `__construct(private Db $db)` also keeps the argument in a property. */
function promotions(node: SyntaxNode): Statement[] {
  return promoted(node).map((child) => {
    const self = { start: child.start, end: child.end, kind: "self", as: "this" } as const;
    const called = child.textOf("name");
    return statement(assign(child, member(child, self, called.replace(/^\$/, "")), name(child, called)));
  });
}

/** The properties that a constructor's parameters declare. */
export function promotedFields(node: SyntaxNode): Field[] {
  return promoted(node).map((child) => ({
    start: child.start,
    end: child.end,
    kind: "field",
    name: child.textOf("name").replace(/^\$/, ""),
    static: false,
    value: null,
    type: typeName(child.textOf("type")),
    annotations: attributesOf(child),
  }));
}

// Closures keep `$this`, and see outside what they say they use.
const closure: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "lambda",
  fn: functionOf(node, "arrow"),
});

export const functionBuilders: readonly (readonly [string, Builder])[] = [
  ["attribute", attribute],
  ["attribute_group", (node) => expressions(node.children)],
  ["attribute_list", (node) => expressions(node.children)],
  ["simple_parameter", oneParameter],
  ["variadic_parameter", oneParameter],
  ["property_promotion_parameter", oneParameter],
  ["formal_parameters", (node) => node.children.flatMap((child) => loweredOf(child))],
  [
    "function_definition",
    (node) => ({ start: node.start, end: node.end, kind: "function", fn: functionOf(node, "function") }),
  ],
  ["method_declaration", (node) => functionOf(node, "method")],
  ["anonymous_function", closure],
  ["arrow_function", closure],
  ["anonymous_function_use_clause", () => null],
];
