import { calls, type Rule, reached } from "#server/scanners/sast/rule";

export const unsafeDeserialization: Rule = {
  id: "js/unsafe-deserialization",
  title: "Request data deserialized into objects with code",
  severity: "critical",
  cwe: ["CWE-502"],
  message: "This deserializer can run code that the data brings along.",
  advice: "Read foreign data with `JSON.parse` and check its shape.",
  kinds: calls,
  check(node, facts) {
    const { path, args } = facts.call(node);
    const runsCode =
      /^(?:node-serialize|serialize-to-js|funcster|cryo)\.(?:unserialize|deserialize|deepDeserialize|parse)$|^v8\.deserialize$/;
    return runsCode.test(path ?? "") ? reached(facts, node, args.slice(0, 1), "code") : null;
  },
};
