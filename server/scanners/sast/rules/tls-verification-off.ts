import { keyName } from "#server/scanners/sast/object-literal";
import type { Rule } from "#server/scanners/sast/rule";
import { child } from "#server/scanners/sast/syntax-node";

export const tlsVerificationOff: Rule = {
  id: "js/tls-verification-off",
  title: "TLS certificates are not checked",
  severity: "high",
  cwe: ["CWE-295"],
  message: "Certificate checking is switched off, so anyone on the way can read and change the connection.",
  advice:
    "Leave checking on. For a private authority, pass its certificate with `ca` or NODE_EXTRA_CA_CERTS.",
  kinds: ["pair", "assignment_expression"],
  check(node, facts) {
    if (node.kind === "pair") {
      const key = keyName(child(node, "key"), facts);
      const value = facts.value(child(node, "value")).constant;
      return (key === "rejectUnauthorized" || key === "strictSSL") && value === "false" ? { node } : null;
    }
    const left = child(node, "left");
    const target = left ? facts.text(left).slice(0, 100) : "";
    const value = facts.value(child(node, "right")).constant;
    if (/NODE_TLS_REJECT_UNAUTHORIZED/.test(target) && value === "0") return { node };
    return /\.rejectUnauthorized$/.test(target) && value === "false" ? { node } : null;
  },
};
