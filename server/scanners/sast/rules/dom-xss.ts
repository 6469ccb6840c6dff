import type { Facts } from "#server/scanners/sast/facts";
import { keyName, property } from "#server/scanners/sast/object-literal";
import { type Problem, type Rule, taintOf } from "#server/scanners/sast/rule";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

const advice =
  "Insert text with `textContent` or as a React child, or clean the HTML with a sanitizer such as DOMPurify first.";

/** `innerHTML`, `outerHTML`, `insertAdjacentHTML` and `document.write` with anything but a constant. */
export const unsafeHtml: Rule = {
  id: "js/unsafe-html",
  title: "HTML inserted into the page unescaped",
  severity: "medium",
  cwe: ["CWE-79"],
  message: "A value that is not constant is inserted as HTML, so markup in it runs in the visitor's browser.",
  advice,
  kinds: ["assignment_expression", "augmented_assignment_expression", "call_expression"],
  check(node, facts) {
    if (node.kind === "call_expression") {
      const { name, path, args } = facts.call(node);
      if (path === "document.write" || path === "document.writeln") return inserted(node, args[0], facts);
      return name === "insertAdjacentHTML" ? inserted(node, args[1], facts) : null;
    }
    const left = child(node, "left");
    const target = left?.kind === "member_expression" ? child(left, "property") : null;
    if (!target || !/^(?:inner|outer)HTML$/.test(facts.text(target))) return null;
    return inserted(node, child(node, "right"), facts);
  },
};

export const dangerouslySetInnerHtml: Rule = {
  id: "js/dangerously-set-inner-html",
  title: "dangerouslySetInnerHTML with a value that is not constant",
  severity: "medium",
  cwe: ["CWE-79"],
  message:
    "React inserts this value as HTML without escaping, so markup in it runs in the visitor's browser.",
  advice,
  kinds: ["jsx_attribute", "pair"],
  check(node, facts) {
    const [first, second] = node.children;
    const name = node.kind === "pair" ? keyName(child(node, "key"), facts) : first ? facts.text(first) : "";
    if (name !== "dangerouslySetInnerHTML") return null;
    const given = node.kind === "pair" ? child(node, "value") : second?.children[0];
    const html = given?.kind === "object" ? property(given, "__html", facts) : given;
    return inserted(node, html, facts);
  },
};

function inserted(node: SyntaxNode, html: SyntaxNode | null | undefined, facts: Facts): Problem | null {
  if (!html) return null;
  const value = facts.value(html);
  if (value.constant !== null || value.cleanHtml) return null;
  const taint = taintOf(facts, html, "xss");
  return taint ? { node, taint, severity: "high" } : { node };
}
