import { callsAndNews, type Rule, reached } from "#server/scanners/sast/rule";

export const regexInjection: Rule = {
  id: "js/regex-injection",
  title: "Regular expression built from request data",
  severity: "medium",
  cwe: ["CWE-1333"],
  message: "A visitor can send a pattern that takes the server minutes to match.",
  advice: "Escape the text before it becomes a pattern, or search for it with `includes`.",
  kinds: callsAndNews,
  check(node, facts) {
    const { path, args } = facts.call(node);
    return path === "RegExp" ? reached(facts, node, args.slice(0, 1), "other") : null;
  },
};
