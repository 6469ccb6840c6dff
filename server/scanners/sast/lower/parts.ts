import type { AstNode, Field, FunctionNode, Parameter } from "#server/scanners/sast/ast/declaration";
import type {
  Argument,
  Entry,
  Expression,
  Literal,
  Name,
  Unknown,
} from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";
import type { Statement, SwitchCase } from "#server/scanners/sast/ast/statement";
import type { Part } from "#server/scanners/sast/lower/front-end";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const statementKinds: ReadonlySet<string> = new Set<Statement["kind"]>([
  "expression",
  "return",
  "throw",
  "if",
  "loop",
  "each",
  "switch",
  "try",
  "jump",
  "block",
  "with",
  "function",
  "class",
  "import",
  "export",
]);
const otherKinds: ReadonlySet<string> = new Set<Exclude<AstNode | Part, Statement | Expression>["kind"]>([
  "function-node",
  "parameter",
  "class-node",
  "field",
  "module",
  "argument",
  "entry",
  "case",
]);

export function isStatement(node: AstNode | Part): node is Statement {
  return statementKinds.has(node.kind);
}

export function isExpression(node: AstNode | Part): node is Expression {
  return !statementKinds.has(node.kind) && !otherKinds.has(node.kind);
}

/** What a syntax node was lowered to, as a list. */
export function loweredOf(node: SyntaxNode | null | undefined): readonly (AstNode | Part)[] {
  const lowered = node?.lowered ?? null;
  if (lowered === null) return [];
  return isList(lowered) ? lowered : [lowered];
}

const isList = (
  lowered: AstNode | Part | readonly (AstNode | Part)[],
): lowered is readonly (AstNode | Part)[] => Array.isArray(lowered);

/** The expression a syntax node was lowered to: `value-of` of statements, `unknown` of none or several. */
export function expression(node: SyntaxNode | null | undefined, fallback?: Place): Expression {
  const lowered = loweredOf(node);
  const parts = lowered.flatMap((each) => expressionOf(each) ?? []);
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const inside = lowered.filter(isStatement);
  if (node && parts.length === 0 && inside.length > 0)
    return { start: node.start, end: node.end, kind: "value-of", body: inside };
  return unknown(node ?? fallback ?? { start: 0, end: 0 }, parts);
}

/** Null where there is no syntax node. */
export function optional(node: SyntaxNode | null | undefined): Expression | null {
  return node ? expression(node) : null;
}

/** All expressions that some syntax nodes were lowered to. */
export function expressions(nodes: readonly SyntaxNode[]): Expression[] {
  return nodes.flatMap((node) => loweredOf(node).flatMap((each) => expressionOf(each) ?? []));
}

function expressionOf(node: AstNode | Part): Expression | null {
  if (node.kind === "expression") return node.value;
  if (node.kind === "argument") return node.argument.value;
  return isExpression(node) ? node : null;
}

/** The statements some syntax nodes were lowered to; expressions become statements. A block gives its statements. */
export function statements(nodes: readonly (SyntaxNode | null | undefined)[]): Statement[] {
  const found: Statement[] = [];
  for (const node of nodes) {
    for (const each of loweredOf(node)) {
      if (isStatement(each)) found.push(each);
      else if (isExpression(each))
        found.push({ start: each.start, end: each.end, kind: "expression", value: each });
    }
  }
  return found;
}

/** The statements of a body, without the block around them. */
export function body(node: SyntaxNode | null | undefined): readonly Statement[] {
  const found = statements([node]);
  const [only] = found;
  return found.length === 1 && only?.kind === "block" ? only.body : found;
}

/** Arguments in order; an expression that is not an argument part is a plain one. */
export function argumentsOf(node: SyntaxNode | null | undefined): Argument[] {
  const found: Argument[] = [];
  for (const part of node?.children ?? []) {
    for (const each of loweredOf(part)) {
      if (each.kind === "argument") found.push(each.argument);
      else if (each.kind === "spread") found.push({ value: each.value, name: null, spread: true });
      else if (isExpression(each)) found.push({ value: each, name: null, spread: false });
    }
  }
  return found;
}

export const argument = (value: Expression, name: string | null = null, spread = false): Part => ({
  kind: "argument",
  argument: { value, name, spread },
});

export const entry = (key: Expression | null, value: Expression): Part => ({
  kind: "entry",
  entry: { key, value },
});

export function entriesOf(nodes: readonly SyntaxNode[]): Entry[] {
  return nodes.flatMap((node) =>
    loweredOf(node).flatMap((each) => (each.kind === "entry" ? each.entry : [])),
  );
}

export function casesOf(nodes: readonly SyntaxNode[]): SwitchCase[] {
  return nodes.flatMap((node) => loweredOf(node).flatMap((each) => (each.kind === "case" ? each.case : [])));
}

export function parametersOf(node: SyntaxNode | null | undefined): Parameter[] {
  return (node?.children ?? []).flatMap((part) =>
    loweredOf(part).flatMap((each) => (each.kind === "parameter" ? each : [])),
  );
}

export function functionsOf(nodes: readonly SyntaxNode[]): FunctionNode[] {
  return nodes.flatMap((node) =>
    loweredOf(node).flatMap((each) =>
      each.kind === "function-node" ? each : each.kind === "function" ? each.fn : [],
    ),
  );
}

export function fieldsOf(nodes: readonly SyntaxNode[]): Field[] {
  return nodes.flatMap((node) => loweredOf(node).flatMap((each) => (each.kind === "field" ? each : [])));
}

export const literal = (place: Place, value: Literal["value"]): Literal => ({
  start: place.start,
  end: place.end,
  kind: "literal",
  value,
});

export const name = (place: Place, text: string): Name => ({
  start: place.start,
  end: place.end,
  kind: "name",
  name: text,
});

export const unknown = (place: Place, parts: readonly Expression[]): Unknown => ({
  start: place.start,
  end: place.end,
  kind: "unknown",
  parts,
});

/** A parameter of a plain name or pattern. */
export function parameter(
  place: Place,
  target: Expression,
  more: Partial<Omit<Parameter, "kind" | "start" | "end" | "target">> = {},
): Parameter {
  return {
    start: place.start,
    end: place.end,
    kind: "parameter",
    target,
    default: null,
    rest: null,
    type: null,
    annotations: [],
    ...more,
  };
}

/** A function with the usual answers for what a language does not have. */
export function functionNode(
  place: Place,
  more: Partial<Omit<FunctionNode, "kind" | "start" | "end">> &
    Pick<FunctionNode, "name" | "params" | "body">,
): FunctionNode {
  return {
    start: place.start,
    end: place.end,
    kind: "function-node",
    nameStart: place.start,
    role: "function",
    static: false,
    generator: false,
    returns: null,
    annotations: [],
    receiver: null,
    ...more,
  };
}
