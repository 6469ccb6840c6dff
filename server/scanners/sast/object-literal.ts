import type { Facts } from "#server/scanners/sast/facts";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

/** The name of a property as written, without quotes; null when it is computed. */
export function keyName(key: SyntaxNode | null, facts: Pick<Facts, "text">): string | null {
  if (!key || key.kind === "computed_property_name") return null;
  return facts.text(key).replace(/^["'#]|["']$/g, "");
}

/** The value written for a property of an object literal; null when it has none by that name. */
export function property(
  literal: SyntaxNode | null | undefined,
  name: string,
  facts: Pick<Facts, "text">,
): SyntaxNode | null {
  if (literal?.kind !== "object") return null;
  for (const part of literal.children) {
    if (part.kind === "pair" && keyName(child(part, "key"), facts) === name) return child(part, "value");
    if (part.kind === "shorthand_property_identifier" && facts.text(part) === name) return part;
  }
  return null;
}

/** Whether an object literal takes in others, so that what it does not name may be set all the same. */
export function hasSpread(literal: SyntaxNode): boolean {
  return literal.children.some((part) => part.kind === "spread_element");
}
