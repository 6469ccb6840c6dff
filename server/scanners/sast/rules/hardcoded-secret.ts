import type { Facts } from "#server/scanners/sast/facts";
import { keyName } from "#server/scanners/sast/object-literal";
import type { Problem, Rule } from "#server/scanners/sast/rule";
import { looksLikeToken } from "#server/scanners/sast/secret-shapes";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

const secretName =
  /(?:pass(?:word|wd|phrase)|secret|api[_-]?key|private[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|bearer|credential|client[_-]?secret|signing[_-]?key|encryption[_-]?key)s?$|^(?:token|pwd|passwd)$/i;
const placeholder =
  /^(?:.*(?:example|placeholder|changeme|change[_-]me|your[_-]|dummy|redacted|secret[_-]?name|xxx|<|\{\{|\$\{|%s|\*\*\*).*|test|password|secret|token|none|null|undefined|true|false)$/i;

export const hardcodedSecret: Rule = {
  id: "js/hardcoded-secret",
  title: "Secret written in the source",
  severity: "high",
  cwe: ["CWE-798"],
  message:
    "A credential is written in the source, where everyone who can read the repository or its history has it.",
  advice:
    "Revoke it, since it stays in the history. Read the new one from the environment or a secret store.",
  kinds: ["string", "template_string"],
  check(node, facts) {
    const { constant } = facts.value(node);
    if (constant === null || constant.length < 8 || node.parent?.kind === "import_statement") return null;
    if (looksLikeToken(constant)) return { node };
    return namedSecret(node, constant, facts) ?? signingKey(node, facts);
  },
};

function namedSecret(node: SyntaxNode, text: string, facts: Facts): Problem | null {
  const name = nameGiven(node, facts);
  if (name === null || !secretName.test(name) || !looksRandom(text, name)) return null;
  return { node };
}

/** The name a literal is directly given to: a variable, property, field or parameter default. */
function nameGiven(node: SyntaxNode, facts: Facts): string | null {
  const owner = node.parent;
  if (!owner || (node.field !== "value" && node.field !== "right")) return null;
  if (owner.kind === "variable_declarator") return nameOf(child(owner, "name"), facts);
  if (owner.kind === "pair") return keyName(child(owner, "key"), facts);
  if (owner.kind === "field_definition" || owner.kind === "public_field_definition") {
    return keyName(child(owner, "property") ?? child(owner, "name"), facts);
  }
  if (owner.kind !== "assignment_expression" && owner.kind !== "assignment_pattern") return null;
  const left = child(owner, "left");
  return nameOf(left?.kind === "member_expression" ? child(left, "property") : left, facts);
}

function nameOf(node: SyntaxNode | null, facts: Facts): string | null {
  return node ? facts.text(node).slice(0, 100) : null;
}

/** Prose, addresses, names of things and placeholders are no secrets. */
function looksRandom(text: string, name: string): boolean {
  if (/\s/.test(text) || text.length > 500 || placeholder.test(text)) return false;
  if (/^(?:https?:|\/|\.{1,2}\/|#|data:)/.test(text)) return false;
  const plain = (value: string) => value.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (plain(name).includes(plain(text)) || plain(text).includes(plain(name))) return false;
  // A word, or words joined as identifiers are, names something.
  if (/^[a-z]+(?:[A-Z][a-z]+)*$/.test(text) || /^[A-Za-z]+(?:[-_.:][A-Za-z]+)*$/.test(text)) return false;
  return new Set(text).size >= 5;
}

// `jwt.sign(payload, "…")`: a key whatever it looks like.
function signingKey(node: SyntaxNode, facts: Facts): Problem | null {
  const call = node.parent?.kind === "arguments" ? node.parent.parent : null;
  if (call?.kind !== "call_expression") return null;
  const callee = child(call, "function");
  const { path } = facts.value(callee);
  const isKey = /^jsonwebtoken\.(?:sign|verify)$/.test(path ?? "") || path === "crypto.createHmac";
  return isKey && node.parent?.children[1] === node ? { node } : null;
}
