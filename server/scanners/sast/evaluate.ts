import { callValue } from "#server/scanners/sast/call-value";
import { assignment, augmented, declarator, importStatement } from "#server/scanners/sast/evaluate-bindings";
import type { Interpreter } from "#server/scanners/sast/interpreter";
import { memberOf } from "#server/scanners/sast/request-values";
import { isFunction } from "#server/scanners/sast/scope";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";
import {
  joinTaint,
  joinValues,
  longestPieces,
  nothing,
  type Taint,
  unknownPiece,
  type Value,
  valueWith,
} from "#server/scanners/sast/value";

const longestSource = 80;

/** What is known of a node once its children are, and the effect it has on names. One entry per kind of node. */
export function evaluate(node: SyntaxNode, at: Interpreter): Value {
  if (isFunction(node)) return valueWith({ fn: node });
  return evaluators.get(node.kind)?.(node, at) ?? nothing;
}

type Evaluator = (node: SyntaxNode, at: Interpreter) => Value;

const onlyChild: Evaluator = (node, at) => at.value(node.children[0]);
const lastChild: Evaluator = (node, at) => at.value(node.children.at(-1));
const constantText: Evaluator = (node, at) => {
  const text = at.text(node).slice(0, longestPieces);
  return valueWith({ constant: text, pieces: text });
};

const evaluators: ReadonlyMap<string, Evaluator> = new Map<string, Evaluator>([
  ["identifier", identifier],
  ["shorthand_property_identifier", identifier],
  ["member_expression", member],
  ["subscript_expression", subscript],
  ["call_expression", callValue],
  ["new_expression", callValue],
  ["string", string],
  ["number", constantText],
  ["true", constantText],
  ["false", constantText],
  ["null", constantText],
  ["template_string", template],
  ["template_substitution", onlyChild],
  ["binary_expression", binary],
  ["ternary_expression", ternary],
  ["await_expression", awaited],
  ["parenthesized_expression", onlyChild],
  ["as_expression", onlyChild],
  ["satisfies_expression", onlyChild],
  ["non_null_expression", onlyChild],
  ["type_assertion", lastChild],
  ["sequence_expression", lastChild],
  ["spread_element", onlyChild],
  ["jsx_expression", onlyChild],
  ["pair", (node, at) => valueWith({ taint: at.value(child(node, "value")).taint })],
  ["object", (node, at) => valueWith({ taint: anyTaint(node.children, at), shape: "object" })],
  ["array", (node, at) => valueWith({ taint: anyTaint(node.children, at), shape: "list" })],
  ["variable_declarator", declarator],
  ["assignment_expression", assignment],
  ["augmented_assignment_expression", augmented],
  ["import_statement", importStatement],
]);

function identifier(node: SyntaxNode, at: Interpreter): Value {
  const name = at.text(node);
  // A name this file does not bind is a global.
  return at.lookup(name) ?? valueWith({ path: name });
}

function member(node: SyntaxNode, at: Interpreter): Value {
  const property = child(node, "property");
  const base = at.value(child(node, "object"));
  if (!property || base === nothing) return nothing;
  const from = at.text(node).slice(0, longestSource);
  const value = memberOf(base, at.text(property), from, node.row);
  return value.taint !== null && at.lookup(`=${at.text(node).slice(0, 200)}`) ? nothing : value;
}

function subscript(node: SyntaxNode, at: Interpreter): Value {
  const base = at.value(child(node, "object"));
  const index = at.value(child(node, "index"));
  if (base === nothing) return nothing;
  if (index.constant !== null)
    return memberOf(base, index.constant, at.text(node).slice(0, longestSource), node.row);
  // A tainted key into a table of our own picks one of our own values.
  return valueWith({ taint: base.taint });
}

function string(node: SyntaxNode, at: Interpreter): Value {
  const text = at.text(node).slice(1, -1).slice(0, longestPieces);
  return valueWith({ constant: text, pieces: text });
}

function template(node: SyntaxNode, at: Interpreter): Value {
  // The tag of a template receives pieces and values apart; what it makes of them is its own business.
  if (node.field === "arguments") return nothing;
  let pieces = "";
  for (const part of node.children) {
    if (pieces.length > longestPieces) break;
    pieces += part.kind === "template_substitution" ? (at.value(part).pieces ?? unknownPiece) : at.text(part);
  }
  const constant = node.children.some((part) => part.kind === "template_substitution") ? null : pieces;
  const clean = node.children.every(
    (part) => part.kind !== "template_substitution" || isHarmless(at.value(part)),
  );
  return valueWith({
    taint: anyTaint(node.children, at),
    constant: constant?.slice(0, longestPieces) ?? null,
    pieces: pieces.slice(0, longestPieces),
    cleanHtml: clean,
  });
}

function isHarmless(value: Value): boolean {
  return value.constant !== null || value.cleanHtml;
}

function binary(node: SyntaxNode, at: Interpreter): Value {
  const operator = child(node, "operator");
  const left = at.value(child(node, "left"));
  const right = at.value(child(node, "right"));
  switch (operator ? at.text(operator) : "") {
    case "+": {
      const pieces = ((left.pieces ?? unknownPiece) + (right.pieces ?? unknownPiece)).slice(0, longestPieces);
      const constant = left.constant !== null && right.constant !== null ? pieces : null;
      const cleanHtml = isHarmless(left) && isHarmless(right);
      return valueWith({ taint: joinTaint(left.taint, right.taint), constant, pieces, cleanHtml });
    }
    case "||":
    case "??":
      return joinValues(left, right);
    case "&&":
      return right;
    default:
      return nothing;
  }
}

function ternary(node: SyntaxNode, at: Interpreter): Value {
  return joinValues(at.value(child(node, "consequence")), at.value(child(node, "alternative")));
}

function awaited(node: SyntaxNode, at: Interpreter): Value {
  const value = onlyChild(node, at);
  // An unknown function that must be waited for went and fetched something; its argument was only the key.
  return value.guessed ? nothing : value;
}

function anyTaint(nodes: readonly SyntaxNode[], at: Interpreter): Taint | null {
  let taint: Taint | null = null;
  for (const node of nodes) taint = joinTaint(taint, at.value(node).taint);
  return taint;
}
