import type { FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { typeName } from "#server/scanners/sast/ast/type-name";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { assign, statement } from "#server/scanners/sast/lower/make";
import {
  body,
  functionNode,
  literal,
  name,
  parameter,
  parametersOf,
} from "#server/scanners/sast/lower/parts";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** `a, b T` are two parameters; one without a name is called `_`. */
const parameters: Builder = (node) => {
  const type = typeName(node.textOf("type"));
  const rest = node.kind === "variadic_parameter_declaration" ? "list" : null;
  const names = node.childrenAt("name");
  if (names.length === 0) return parameter(node, name(node, "_"), { type, rest });
  return names.map((each) => parameter(each, name(each, each.text), { type, rest }));
};

function functionOf(node: SyntaxNode, role: FunctionNode["role"]): FunctionNode {
  const named = node.child("name");
  const result = node.child("result");
  const results = result?.kind === "parameter_list" ? namedResults(result) : [];
  const block = node.child("body");
  if (results.length > 0) fillBareReturns(block, results);
  return functionNode(node, {
    name: named?.text ?? null,
    nameStart: (named ?? node).start,
    role,
    params: parametersOf(node.child("parameters")),
    body: [...declarations(results), ...body(block)],
    returns: result && result.kind !== "parameter_list" ? typeName(result.text) : null,
    receiver: parametersOf(node.child("receiver"))[0] ?? null,
  });
}

const namedResults = (node: SyntaxNode): Parameter[] =>
  parametersOf(node).filter(({ target }) => target.kind === "name" && target.name !== "_");

const declarations = (results: readonly Parameter[]): Statement[] =>
  results.map((result) =>
    statement(
      assign(result, result.target, literal(result, null), { declares: "function", type: result.type }),
    ),
  );

/** A bare `return` gives back the named results. Function literals inside have their own. */
function fillBareReturns(block: SyntaxNode | null, results: readonly Parameter[]): void {
  const waiting = block ? [block] : [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === "return_statement") {
      const { lowered } = node;
      if (lowered && "kind" in lowered && lowered.kind === "return" && lowered.value === null)
        (lowered as { value: Expression }).value = together(node, results);
    } else if (node.kind !== "func_literal") waiting.push(...node.children);
  }
}

function together(node: SyntaxNode, results: readonly Parameter[]): Expression {
  const items = results.map(({ target }) => target);
  const [only] = items;
  return items.length === 1 && only ? only : { start: node.start, end: node.end, kind: "list", items };
}

export const functionBuilders: readonly (readonly [string, Builder])[] = [
  ["parameter_declaration", parameters],
  ["variadic_parameter_declaration", parameters],
  ["parameter_list", (node) => parametersOf(node)],
  [
    "function_declaration",
    (node) => ({ start: node.start, end: node.end, kind: "function", fn: functionOf(node, "function") }),
  ],
  [
    "method_declaration",
    (node) => ({ start: node.start, end: node.end, kind: "function", fn: functionOf(node, "method") }),
  ],
  [
    "func_literal",
    (node) => ({ start: node.start, end: node.end, kind: "lambda", fn: functionOf(node, "arrow") }),
  ],
  ["method_elem", (node) => functionOf(node, "method")],
];
