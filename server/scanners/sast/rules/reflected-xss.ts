import type { Facts } from "#server/scanners/sast/facts";
import { type Rule, taintOf } from "#server/scanners/sast/rule";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

export const reflectedXss: Rule = {
  id: "js/reflected-xss",
  title: "Request data sent back as HTML",
  severity: "high",
  cwe: ["CWE-79"],
  message:
    "Request data is written into a response unescaped, so a link can run script in a visitor's browser.",
  advice: "Render it through a template that escapes, escape it before writing, or answer with `res.json`.",
  kinds: ["call_expression", "assignment_expression"],
  check(node, facts) {
    if (node.kind === "assignment_expression") return koaBody(node, facts);
    const { name, receiver, args } = facts.call(node);
    const role = facts.value(receiver).role;
    if (!receiver || (role !== "response" && role !== "reply")) return null;
    if (name !== "send" && name !== "write" && name !== "end") return null;
    const [body] = args;
    const taint = taintOf(facts, body, "xss");
    // An object or list is sent as JSON.
    if (!taint || facts.value(body).shape !== null) return null;
    const chain = facts.text(receiver).slice(-300);
    if (
      /\b(?:type|contentType|header|set|setHeader)\s*\(\s*["'`][^)]*(?:json|plain|text$|csv|xml)/i.test(chain)
    )
      return null;
    // Fastify answers text as text/plain unless told otherwise.
    if (role === "reply" && !/text\/html/i.test(chain)) return null;
    return { node, taint };
  },
};

// Koa calls a text HTML when it begins with a tag.
function koaBody(node: SyntaxNode, facts: Facts) {
  const left = child(node, "left");
  const right = child(node, "right");
  const property = left ? child(left, "property") : null;
  const role = facts.value(child(left, "object")).role;
  if (!property || facts.text(property) !== "body" || (role !== "context" && role !== "response"))
    return null;
  const taint = taintOf(facts, right, "xss");
  return taint && /^\s*</.test(facts.value(right).pieces ?? "") ? { node, taint } : null;
}
