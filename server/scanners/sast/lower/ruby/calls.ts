import type { AstNode } from "#server/scanners/sast/ast/declaration";
import type { Argument, Entry, Expression, New } from "#server/scanners/sast/ast/expression";
import type { Import, Statement } from "#server/scanners/sast/ast/statement";
import type { Builder, Lowered, Part } from "#server/scanners/sast/lower/front-end";
import { call, member } from "#server/scanners/sast/lower/make";
import { argument, entry, loweredOf, name } from "#server/scanners/sast/lower/parts";
import { self } from "#server/scanners/sast/lower/ruby/names";
import { value } from "#server/scanners/sast/lower/ruby/values";
import type { SyntaxNode } from "#server/scanners/sast/parse/syntax-node";

const invocation: Builder = (node) => {
  const receiver = node.child("receiver");
  const method = node.child("method");
  const written = node.child("arguments");
  // `private def name` defines the method, whatever is done with its name.
  const defined = loweredOf(written).filter((each) => each.kind === "function");
  if (defined.length > 0) return defined;
  const called = method?.text ?? "call";
  const args = [...argumentsOf(written), ...blockOf(node)];
  if (receiver === null) return withoutReceiver(node, called, args);
  const object = value(receiver, node);
  return called === "new" ? creation(node, object, args) : call(node, member(node, object, called), args);
};

const creation = (node: SyntaxNode, type: Expression, args: readonly Argument[]): New => ({
  start: node.start,
  end: node.end,
  kind: "new",
  type,
  args,
  body: null,
});

function withoutReceiver(node: SyntaxNode, called: string, args: readonly Argument[]): Lowered {
  const [first, second] = args;
  if (called === "super") return call(node, self(node, "super"), args);
  if ((called === "raise" || called === "fail") && first)
    return thrown(node, second ? creation(node, first.value, args.slice(1)) : first.value);
  if (/^(lambda|proc)$/.test(called) && first?.value.kind === "lambda") return first.value;
  const file = first?.value.kind === "literal" ? first.value.value : null;
  if (/^require(_relative)?$/.test(called) && typeof file === "string") return required(node, called, file);
  return call(node, name(node, called), args);
}

const thrown = (node: SyntaxNode, what: Expression): Statement => ({
  start: node.start,
  end: node.end,
  kind: "throw",
  value: what,
});

/** It brings in constants for the whole program, and so no names of its own. */
const required = (node: SyntaxNode, called: string, file: string): Import => ({
  start: node.start,
  end: node.end,
  kind: "import",
  from: called === "require" || file.startsWith(".") ? file : `./${file}`,
  names: [],
  wildcard: false,
});

function blockOf(node: SyntaxNode): Argument[] {
  const block = node.child("block");
  return block ? [plain(value(block, node))] : [];
}

const plain = (of: Expression): Argument => ({ value: of, name: null, spread: false });

/** Arguments in order. Keys that are constants name their argument; others stay together as a map. */
export function argumentsOf(node: SyntaxNode | null): Argument[] {
  const found: Argument[] = [];
  const others: Entry[] = [];
  for (const each of node ? partsOf(node) : []) {
    if (each.kind === "argument") found.push(each.argument);
    else if (each.kind === "entry") {
      const { key } = each.entry;
      if (key?.kind === "literal")
        found.push({ value: each.entry.value, name: String(key.value), spread: false });
      else if (key === null) found.push({ value: each.entry.value, name: null, spread: true });
      else others.push(each.entry);
    }
  }
  const [first] = others;
  if (first?.key)
    found.push(plain({ start: first.key.start, end: first.value.end, kind: "map", entries: others }));
  return found;
}

const partsOf = (node: SyntaxNode): readonly (AstNode | Part)[] =>
  node.kind === "argument_list" ? loweredOf(node) : node.parts.flatMap(asArgument);

function asArgument(node: SyntaxNode): readonly (AstNode | Part)[] {
  const lowered = loweredOf(node);
  const [only] = lowered;
  if (only === undefined || only.kind === "entry" || only.kind === "argument" || only.kind === "function")
    return lowered;
  return [argument(value(node, node))];
}

const pair: Builder = (node) => {
  const key = node.child("key");
  const given = node.child("value");
  return entry(value(key, node), given ? value(given, node) : name(node, key?.text ?? ""));
};

const spread: Builder = (node) => argument(value(node.parts[0], node), null, true);

export const callBuilders: readonly (readonly [string, Builder])[] = [
  ["call", invocation],
  ["super", (node) => call(node, self(node, "super"), [])],
  ["yield", (node) => call(node, name(node, "yield"), argumentsOf(node.first("argument_list")))],
  ["argument_list", (node) => node.parts.flatMap(asArgument)],
  ["splat_argument", spread],
  ["hash_splat_argument", (node) => entry(null, value(node.parts[0], node))],
  ["forward_argument", (node) => argument(name(node, "..."), null, true)],
  ["block_argument", (node) => (node.parts[0] ? argument(value(node.parts[0], node)) : null)],
  ["pair", pair],
];
