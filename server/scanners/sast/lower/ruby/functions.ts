import type { FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Builder } from "#server/scanners/sast/lower/front-end";
import { block } from "#server/scanners/sast/lower/make";
import {
  body,
  functionNode,
  loweredOf,
  name,
  parameter,
  statements,
} from "#server/scanners/sast/lower/parts";
import { value, withReturns } from "#server/scanners/sast/lower/ruby/values";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

/** The name a parameter is given; one that has none cannot be read. */
const named = (node: SyntaxNode): Expression => {
  const written = node.child("name");
  return name(written ?? node, written?.text ?? "_");
};

const optional: Builder = (node) => {
  const given = node.child("value");
  return parameter(node, named(node), { default: given ? value(given, node) : null });
};

const destructured: Builder = (node) =>
  parameter(node, {
    start: node.start,
    end: node.end,
    kind: "list",
    items: node.parts.flatMap((part) =>
      loweredOf(part).flatMap((each): Expression[] => {
        if (each.kind === "parameter")
          return [
            each.rest
              ? { start: each.start, end: each.end, kind: "spread", value: each.target }
              : each.target,
          ];
        return each.kind === "name" ? [each] : [];
      }),
    ),
  });

/** Parameters of a method, block or lambda. Names after a `;` are not given by the caller. */
const parameters = (node: SyntaxNode): Parameter[] =>
  node.parts
    .filter((part) => part.field !== "locals")
    .flatMap((part) => loweredOf(part))
    .flatMap((each): Parameter[] => {
      if (each.kind === "parameter") return [each];
      return each.kind === "name" ? [parameter(each, each)] : [];
    });

function functionOf(node: SyntaxNode, role: FunctionNode["role"], content: SyntaxNode | null): FunctionNode {
  const written = node.child("name");
  const constructs = node.kind === "method" && written?.text === "initialize";
  const setter = written?.kind === "setter";
  return functionNode(node, {
    name: setter ? written.text.slice(0, -1) : (written?.text ?? null),
    nameStart: (written ?? node).start,
    role: constructs ? "constructor" : setter ? "setter" : role,
    static: node.kind === "singleton_method",
    params: loweredOf(node.child("parameters")).flatMap((each) => (each.kind === "parameter" ? each : [])),
    body: withReturns(body(content)),
  });
}

// Inside a class they are methods, outside functions; the class says which, see `classes`.
const method: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "function",
  fn: functionOf(node, "function", node.child("body")),
});

const ownBlock: Builder = (node) => ({
  start: node.start,
  end: node.end,
  kind: "lambda",
  fn: functionOf(node, "arrow", node.child("body")),
});

/** `->(x) { }`: its body is a block without parameters of its own. */
const lambda: Builder = (node) => {
  const [inner] = loweredOf(node.child("body"));
  const fn = functionOf(node, "arrow", null);
  return {
    start: node.start,
    end: node.end,
    kind: "lambda",
    fn: inner?.kind === "lambda" ? { ...fn, body: inner.fn.body } : fn,
  };
};

export const functionBuilders: readonly (readonly [string, Builder])[] = [
  ["method_parameters", parameters],
  ["block_parameters", parameters],
  ["lambda_parameters", parameters],
  ["optional_parameter", optional],
  ["keyword_parameter", optional],
  ["block_parameter", (node) => parameter(node, named(node))],
  ["splat_parameter", (node) => parameter(node, named(node), { rest: "list" })],
  ["hash_splat_parameter", (node) => parameter(node, named(node), { rest: "map" })],
  ["hash_splat_nil", () => null],
  ["forward_parameter", (node) => parameter(node, name(node, "..."), { rest: "list" })],
  ["destructured_parameter", destructured],
  ["method", method],
  ["singleton_method", method],
  ["block", ownBlock],
  ["do_block", ownBlock],
  ["block_body", (node) => block(node, statements(node.parts))],
  ["lambda", lambda],
  ["alias", () => null],
  ["undef", () => null],
];
