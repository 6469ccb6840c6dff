import { property } from "#server/scanners/sast/object-literal";
import { callsAndNews, type Rule, taintOf } from "#server/scanners/sast/rule";
import { hostIsFixed } from "#server/scanners/sast/rules/address-prefix";

const requests =
  /^(?:fetch|globalThis\.fetch|(?:node-fetch|cross-fetch|isomorphic-fetch|got|axios|needle|superagent|request|request-promise|request-promise-native|ky)(?:\.default)?(?:\.(?:create|extend|defaults)\(\))?(?:\.(?:get|post|put|patch|delete|head|options|request|stream|fetch))?|undici\.(?:fetch|request|stream)|https?\.(?:get|request))$/;
const addressProperties = ["url", "uri", "baseURL", "host", "hostname", "prefixUrl"];

export const serverSideRequestForgery: Rule = {
  id: "js/server-side-request-forgery",
  title: "Outgoing request to an address from the request",
  severity: "high",
  cwe: ["CWE-918"],
  message:
    "Request data chooses which address the server calls, so a visitor can reach services meant to be internal.",
  advice:
    "Call fixed hosts only. Where the address must be free, allow listed hosts and refuse private networks and redirects.",
  kinds: callsAndNews,
  check(node, facts) {
    const { path, args } = facts.call(node);
    if (!requests.test(path ?? "")) return null;
    const [first] = args;
    const addresses =
      first?.kind === "object" ? addressProperties.map((name) => property(first, name, facts)) : [first];
    for (const address of addresses) {
      const taint = taintOf(facts, address, "ssrf");
      if (taint && !hostIsFixed(facts.value(address))) return { node, taint };
    }
    return null;
  },
};
