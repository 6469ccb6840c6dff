import { callsAndNews, type Rule, reached } from "#server/scanners/sast/rule";

export const codeInjection: Rule = {
  id: "js/code-injection",
  title: "Request data run as code",
  severity: "critical",
  cwe: ["CWE-94", "CWE-95"],
  message:
    "Request data is run as JavaScript, so a visitor can run code on the server or in another visitor's browser.",
  advice:
    "Do not evaluate foreign text. Parse it as data, for instance with `JSON.parse`, or pick from a fixed set of functions.",
  kinds: callsAndNews,
  check(node, facts) {
    const { path, args } = facts.call(node);
    if (
      /^(?:eval|globalThis\.eval|window\.eval|setTimeout|setInterval|window\.setTimeout|window\.setInterval)$/.test(
        path ?? "",
      )
    ) {
      return reached(facts, node, args.slice(0, 1), "code");
    }
    if (path === "Function") return reached(facts, node, args, "code");
    if (/^vm2?\.(?:runInNewContext|runInThisContext|runInContext|compileFunction|Script)$/.test(path ?? "")) {
      return reached(facts, node, args.slice(0, 1), "code");
    }
    return null;
  },
};
