import type { Facts } from "#server/scanners/sast/facts";
import { type Problem, type Rule, taintOf } from "#server/scanners/sast/rule";
import { hostIsFixed, staysOnSite } from "#server/scanners/sast/rules/address-prefix";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

const redirectFunctions =
  /^(?:next\/navigation\.(?:redirect|permanentRedirect)|@remix-run\/node\.redirect|react-router(?:-dom)?\.redirect|(?:window\.)?location\.(?:assign|replace))$/;
const locationProperty = /^(?:(?:window|document|self|top)\.)?location(?:\.href)?$/;

export const openRedirect: Rule = {
  id: "js/open-redirect",
  title: "Redirect to an address from the request",
  severity: "medium",
  cwe: ["CWE-601"],
  message: "Request data chooses where a visitor is sent, so a link to this site can lead to any other.",
  advice: "Redirect to fixed paths only, or check the address against a list of allowed ones before use.",
  kinds: ["call_expression", "assignment_expression"],
  check(node, facts) {
    if (node.kind === "assignment_expression") {
      const left = child(node, "left");
      if (!left || !locationProperty.test(facts.text(left).slice(0, 60))) return null;
      return leavesSite(node, child(node, "right"), facts);
    }
    const { path, args, receiver, name } = facts.call(node);
    if (redirectFunctions.test(path ?? "")) return leavesSite(node, args[0], facts);
    const role = facts.value(receiver).role;
    if (role === null || role === "request") return null;
    // `redirect(302, url)` as well as `redirect(url)`.
    if (name === "redirect")
      return leavesSite(node, args.length > 1 && args[0]?.kind === "number" ? args[1] : args[0], facts);
    if (name === "location") return leavesSite(node, args[0], facts);
    const setsHeader = name === "setHeader" || name === "header" || name === "set";
    const header = facts.value(args[0]).constant?.toLowerCase();
    return setsHeader && header === "location" ? leavesSite(node, args[1], facts) : null;
  },
};

function leavesSite(node: SyntaxNode, address: SyntaxNode | null | undefined, facts: Facts): Problem | null {
  const taint = taintOf(facts, address, "redirect");
  const value = facts.value(address);
  return taint && !hostIsFixed(value) && !staysOnSite(value) ? { node, taint } : null;
}
