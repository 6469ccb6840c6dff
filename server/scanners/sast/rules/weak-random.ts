import { calls, type Rule } from "#server/scanners/sast/rule";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

const secretName =
  /(?:token|secret|passw(?:or)?d|nonce|otp|session[_-]?id|api[_-]?key|salt|csrf|reset[_-]?code|verification[_-]?code|invite[_-]?code|\biv\b)/i;
const furthest = 14;

export const weakRandom: Rule = {
  id: "js/weak-random",
  title: "Math.random used for a secret",
  severity: "high",
  cwe: ["CWE-338"],
  message: "Math.random is predictable: who sees some of its values can work out the next ones.",
  advice: "Use `crypto.randomBytes`, `crypto.randomUUID` or `crypto.getRandomValues`.",
  kinds: calls,
  check(node, facts) {
    if (facts.call(node).path !== "Math.random") return null;
    let at: SyntaxNode | null = node;
    for (let steps = 0; at && steps < furthest; steps += 1, at = at.parent) {
      const named =
        at.kind === "pair"
          ? child(at, "key")
          : (child(at, "name") ?? (at.kind === "assignment_expression" ? child(at, "left") : null));
      if (named && secretName.test(facts.text(named).slice(0, 200))) return { node };
      // A name further out than the function it is in says nothing about this value.
      if (/function|method_definition/.test(at.kind) && at.kind !== "arrow_function") return null;
    }
    return null;
  },
};
