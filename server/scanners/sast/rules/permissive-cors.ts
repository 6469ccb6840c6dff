import type { Facts } from "#server/scanners/sast/facts";
import { property } from "#server/scanners/sast/object-literal";
import { calls, type Problem, type Rule } from "#server/scanners/sast/rule";
import { isFunction } from "#server/scanners/sast/scope";
import type { SyntaxNode } from "#server/scanners/sast/syntax-node";

const anyOrigin =
  /Access-Control-Allow-Origin["'`]\s{0,10},\s{0,10}(?:["'`]\*["'`]|[\w.]{1,60}headers\??\.(?:origin\b|\[)|[\w.]{1,60}\.(?:get|header)\(\s{0,5}["'`]origin)/i;
const furthest = 40;
const longestFunction = 20_000;

export const permissiveCors: Rule = {
  id: "js/permissive-cors",
  title: "Any origin may call with credentials",
  severity: "high",
  cwe: ["CWE-942"],
  message: "Every website may call this service in the name of a signed-in visitor and read the answer.",
  advice: "List the origins that may call with credentials, or leave credentials out.",
  kinds: calls,
  check(node, facts) {
    const { path, args, name } = facts.call(node);
    if (path === "cors" || path === "@koa/cors" || path === "@fastify/cors")
      return corsOptions(node, args[0], facts);
    if (!/^(?:setHeader|header|set|append)$/.test(name)) return null;
    const header = facts.value(args[0]).constant?.toLowerCase();
    if (header !== "access-control-allow-credentials" || facts.value(args[1]).constant !== "true")
      return null;
    return anyOrigin.test(surroundings(node, facts)) ? { node } : null;
  },
};

function corsOptions(node: SyntaxNode, options: SyntaxNode | undefined, facts: Facts): Problem | null {
  const credentials = property(options, "credentials", facts);
  const origin = property(options, "origin", facts);
  if (!origin || !credentials || facts.text(credentials) !== "true") return null;
  const { constant } = facts.value(origin);
  return constant === "*" || constant === "true" ? { node } : null;
}

function surroundings(node: SyntaxNode, facts: Facts): string {
  let at: SyntaxNode = node;
  for (let steps = 0; at.parent && steps < furthest && !isFunction(at); steps += 1) at = at.parent;
  return facts.source.slice(
    Math.max(at.start, node.start - longestFunction),
    Math.min(at.end, node.end + longestFunction),
  );
}
