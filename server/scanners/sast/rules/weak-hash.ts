import { calls, type Rule } from "#server/scanners/sast/rule";

export const weakHash: Rule = {
  id: "js/weak-hash",
  title: "MD5 or SHA-1 used as a hash",
  severity: "medium",
  cwe: ["CWE-328"],
  message:
    "MD5 and SHA-1 can be made to collide, so they prove nothing about who made the data, and are fast to guess for passwords.",
  advice: "Use SHA-256 for integrity, and argon2, scrypt or bcrypt for passwords.",
  kinds: calls,
  check(node, facts) {
    const { path, args } = facts.call(node);
    if (path === "crypto.createHash" || path === "crypto.hash") {
      const algorithm = facts.value(args[0]).constant ?? "";
      return /^(?:rsa-)?(?:md5|md4|sha-?1)$/i.test(algorithm) ? { node } : null;
    }
    return /^(?:md5|sha1|js-md5|js-sha1|blueimp-md5|crypto-js\.(?:MD5|SHA1))$/.test(path ?? "") &&
      args.length > 0
      ? { node }
      : null;
  },
};
