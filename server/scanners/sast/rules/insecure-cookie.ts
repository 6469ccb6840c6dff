import type { Facts } from "#server/scanners/sast/facts";
import { hasSpread, keyName, property } from "#server/scanners/sast/object-literal";
import type { Problem, Rule } from "#server/scanners/sast/rule";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

const sessionName = /sess|token|auth|jwt|\bsid\b|login|remember/i;

export const insecureCookie: Rule = {
  id: "js/insecure-cookie",
  title: "Session cookie without HttpOnly or Secure",
  severity: "medium",
  cwe: ["CWE-1004", "CWE-614"],
  message:
    "The cookie can be read by script in the page or sent over plain http, so a session can be stolen.",
  advice: "Set `httpOnly: true`, `secure: true` and a `sameSite` value.",
  kinds: ["call_expression", "pair"],
  check(node, facts) {
    return node.kind === "pair" ? sessionOptions(node, facts) : cookieCall(node, facts);
  },
};

function cookieCall(node: SyntaxNode, facts: Facts): Problem | null {
  const { name, receiver, args } = facts.call(node);
  const role = facts.value(receiver).role;
  const sets = (name === "cookie" || name === "setCookie") && (role === "response" || role === "reply");
  if (!sets || !sessionName.test(facts.value(args[0]).constant ?? "")) return null;
  const options = args[2];
  if (options === undefined)
    return args.length === 2 ? { node, detail: "It is set without any options." } : null;
  if (options.kind !== "object") return null;
  const lacks = ["httpOnly", "secure"].filter((flag) => {
    const value = property(options, flag, facts);
    return value === null ? !hasSpread(options) : facts.text(value) === "false";
  });
  return lacks.length > 0 ? { node, detail: `Missing: ${lacks.join(", ")}.` } : null;
}

// `session({ cookie: { httpOnly: false } })`
function sessionOptions(node: SyntaxNode, facts: Facts): Problem | null {
  if (keyName(child(node, "key"), facts) !== "cookie") return null;
  const options = child(node, "value");
  const off = ["httpOnly", "secure"].filter((flag) => {
    const value = property(options, flag, facts);
    return value !== null && facts.text(value) === "false";
  });
  return off.length > 0 ? { node, detail: `Switched off: ${off.join(", ")}.` } : null;
}
