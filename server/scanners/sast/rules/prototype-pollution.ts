import { calls, type Rule, reached } from "#server/scanners/sast/rule";

const deepMerges =
  /^(?:lodash(?:-es)?(?:\.default)?\.(?:merge|mergeWith|defaultsDeep|set|setWith)|_\.(?:merge|mergeWith|defaultsDeep|set|setWith)|lodash\.(?:merge|defaultsdeep|set)|deepmerge|merge-deep|defaults-deep|(?:\$|jQuery)\.extend)$/;

export const prototypePollution: Rule = {
  id: "js/prototype-pollution",
  title: "Request data merged deeply into an object",
  severity: "medium",
  cwe: ["CWE-1321"],
  message: "Keys such as `__proto__` in request data can change the prototype every object shares.",
  advice: "Validate the data against a schema first, and copy the fields wanted by name.",
  kinds: calls,
  check(node, facts) {
    const { path, args } = facts.call(node);
    return deepMerges.test(path ?? "") ? reached(facts, node, args, "other") : null;
  },
};
