import type { Rule } from "#server/scanners/sast/rule";
import { codeInjection } from "#server/scanners/sast/rules/code-injection";
import { commandInjection } from "#server/scanners/sast/rules/command-injection";
import { dangerouslySetInnerHtml, unsafeHtml } from "#server/scanners/sast/rules/dom-xss";
import { hardcodedSecret } from "#server/scanners/sast/rules/hardcoded-secret";
import { insecureCookie } from "#server/scanners/sast/rules/insecure-cookie";
import { jwtVerification } from "#server/scanners/sast/rules/jwt-verification";
import { openRedirect } from "#server/scanners/sast/rules/open-redirect";
import { pathTraversal } from "#server/scanners/sast/rules/path-traversal";
import { permissiveCors } from "#server/scanners/sast/rules/permissive-cors";
import { prototypePollution } from "#server/scanners/sast/rules/prototype-pollution";
import { reflectedXss } from "#server/scanners/sast/rules/reflected-xss";
import { regexInjection } from "#server/scanners/sast/rules/regex-injection";
import { serverSideRequestForgery } from "#server/scanners/sast/rules/server-side-request-forgery";
import { sqlInjection } from "#server/scanners/sast/rules/sql-injection";
import { tlsVerificationOff } from "#server/scanners/sast/rules/tls-verification-off";
import { unsafeDeserialization } from "#server/scanners/sast/rules/unsafe-deserialization";
import { weakHash } from "#server/scanners/sast/rules/weak-hash";
import { weakRandom } from "#server/scanners/sast/rules/weak-random";

/** Every rule there is. */
export const rules: readonly Rule[] = [
  codeInjection,
  commandInjection,
  dangerouslySetInnerHtml,
  hardcodedSecret,
  insecureCookie,
  jwtVerification,
  openRedirect,
  pathTraversal,
  permissiveCors,
  prototypePollution,
  reflectedXss,
  regexInjection,
  serverSideRequestForgery,
  sqlInjection,
  tlsVerificationOff,
  unsafeDeserialization,
  unsafeHtml,
  weakHash,
  weakRandom,
];

/** The rules that want to see each kind of node, so that a node costs nothing to the rules it does not concern. */
export const rulesByKind: ReadonlyMap<string, readonly Rule[]> = (() => {
  const byKind = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const kind of rule.kinds) {
      const known = byKind.get(kind);
      if (known) known.push(rule);
      else byKind.set(kind, [rule]);
    }
  }
  return byKind;
})();
