import type { Interpreter } from "#server/scanners/sast/interpreter";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";
import {
  joinTaint,
  longestPieces,
  nothing,
  type Taint,
  unknownPiece,
  type Value,
  valueWith,
} from "#server/scanners/sast/value";

/** A declaration gives its names what they start with. */
export function declarator(node: SyntaxNode, at: Interpreter): Value {
  const name = child(node, "name");
  const initial = child(node, "value");
  const functionWide = node.parent?.kind === "variable_declaration";
  if (name) {
    at.bindPattern(name, initial ? at.value(initial) : nothing, (bound, value) =>
      at.declare(bound, value, functionWide),
    );
  }
  return nothing;
}

/** An assignment gives a name or a property a new value. */
export function assignment(node: SyntaxNode, at: Interpreter): Value {
  const left = child(node, "left");
  const value = at.value(child(node, "right"));
  if (!left) return value;
  if (left.kind === "member_expression" || left.kind === "subscript_expression")
    taintOwner(left, value.taint, at);
  else at.bindPattern(left, value, (name, part) => at.assign(name, part));
  return value;
}

/** `+=` and the like add to what a name has. */
export function augmented(node: SyntaxNode, at: Interpreter): Value {
  const left = child(node, "left");
  const operator = child(node, "operator");
  const before = at.value(left);
  const right = at.value(child(node, "right"));
  const concatenated = operator && at.text(operator) === "+=";
  const pieces = concatenated
    ? ((before.pieces ?? unknownPiece) + (right.pieces ?? unknownPiece)).slice(0, longestPieces)
    : null;
  const value = valueWith({ taint: joinTaint(before.taint, right.taint), pieces });
  if (left?.kind === "identifier") at.assign(at.text(left), value);
  else if (left) taintOwner(left, right.taint, at);
  return value;
}

/** Writing foreign data into a property makes the object that holds it foreign. */
function taintOwner(target: SyntaxNode, taint: Taint | null, at: Interpreter): void {
  if (taint === null) return;
  let owner: SyntaxNode | null = target;
  for (let depth = 0; owner && owner.kind !== "identifier" && depth < 16; depth += 1)
    owner = child(owner, "object");
  if (owner?.kind !== "identifier") return;
  const known = at.lookup(at.text(owner));
  if (known && known.role === null) at.addTo(at.text(owner), valueWith({ taint, shape: known.shape }));
}

/** An import binds names to the module's path. */
export function importStatement(node: SyntaxNode, at: Interpreter): Value {
  const source = child(node, "source");
  const module = moduleName(source ? at.value(source).constant : null);
  const clause = node.children.find((part) => part.kind === "import_clause");
  if (module === null || !clause) return nothing;
  for (const part of clause.children) {
    if (part.kind === "identifier") at.declare(at.text(part), valueWith({ path: module }));
    if (part.kind === "namespace_import" && part.children[0]) {
      at.declare(at.text(part.children[0]), valueWith({ path: module }));
    }
    if (part.kind !== "named_imports") continue;
    for (const specifier of part.children) {
      const imported = child(specifier, "name");
      const local = child(specifier, "alias") ?? imported;
      if (!imported || !local) continue;
      const name = at.text(imported);
      at.declare(at.text(local), valueWith({ path: name === "default" ? module : `${module}.${name}` }));
    }
  }
  return nothing;
}

/** A module's name as rules know it: without `node:`. */
export function moduleName(specifier: string | null): string | null {
  return specifier === null ? null : specifier.replace(/^node:/, "");
}
