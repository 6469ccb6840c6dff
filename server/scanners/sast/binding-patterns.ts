import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

/** One name bound by a pattern, and the property it is taken from; null when it is not one known property. */
export interface BoundName {
  readonly name: SyntaxNode;
  readonly property: string | null;
  /** True when the name stands for the whole value and not a part of it. */
  readonly whole: boolean;
}

const maxNames = 1_000;

/** The names a declaration, parameter or assignment target binds. Nested patterns lose the property they come from. */
export function boundNames(pattern: SyntaxNode, text: (node: SyntaxNode) => string): BoundName[] {
  const found: BoundName[] = [];
  const waiting: { node: SyntaxNode; property: string | null; whole: boolean }[] = [
    { node: pattern, property: null, whole: true },
  ];
  for (let at = waiting.pop(); at !== undefined && found.length < maxNames; at = waiting.pop()) {
    const { node, property, whole } = at;
    switch (node.kind) {
      case "identifier":
        found.push({ name: node, property, whole });
        break;
      case "shorthand_property_identifier_pattern":
        found.push({ name: node, property: property === null ? text(node) : null, whole: false });
        break;
      case "pair_pattern": {
        const target = child(node, "value");
        const key = child(node, "key");
        if (target) waiting.push({ node: target, property: key ? text(key) : null, whole: false });
        break;
      }
      case "assignment_pattern":
      case "object_assignment_pattern": {
        const target = child(node, "left");
        if (target) waiting.push({ node: target, property, whole });
        break;
      }
      case "required_parameter":
      case "optional_parameter": {
        const target = child(node, "pattern");
        if (target) waiting.push({ node: target, property, whole });
        break;
      }
      case "object_pattern":
      case "array_pattern":
      case "rest_pattern":
        for (const part of node.children) waiting.push({ node: part, property: null, whole: false });
        break;
    }
  }
  return found;
}
