import { hasSpread, property } from "#server/scanners/sast/object-literal";
import { calls, type Rule, taintOf } from "#server/scanners/sast/rule";

export const jwtVerification: Rule = {
  id: "js/jwt-verification",
  title: "JSON Web Token is not properly verified",
  severity: "high",
  cwe: ["CWE-347"],
  message:
    "The token's signature is not checked as it should be, so a visitor may be able to make tokens of their own.",
  advice: "Call `jwt.verify` with the key and an explicit `algorithms` list that does not hold `none`.",
  kinds: calls,
  check(node, facts) {
    const { path, args } = facts.call(node);
    const [token, key, options] = args;
    if (path === "jsonwebtoken.sign") {
      const algorithm = facts.value(property(options, "algorithm", facts)).constant;
      return algorithm === "none" ? { node, detail: "It is signed with the algorithm `none`." } : null;
    }
    if (path === "jsonwebtoken.verify") {
      const keyText = key ? facts.text(key) : "";
      if (/^(?:null|undefined|""|''|false)$/.test(keyText))
        return { node, detail: "It is verified without a key." };
      const algorithms = property(options, "algorithms", facts);
      if (algorithms && /["'`]none["'`]/i.test(facts.text(algorithms).slice(0, 500))) {
        return { node, detail: "The algorithm `none` is accepted." };
      }
      const unnamed =
        options === undefined || (options.kind === "object" && !algorithms && !hasSpread(options));
      // A function in third place is the callback of the form without options.
      const noOptions = unnamed || /function/.test(options?.kind ?? "");
      return noOptions ? { node, severity: "low", detail: "The accepted algorithms are not named." } : null;
    }
    if (path === "jsonwebtoken.decode" || path === "jwt-decode" || path === "jwt-decode.jwtDecode") {
      const taint = taintOf(facts, token, "other");
      return taint
        ? { node, taint, detail: "Decoding reads the token without checking its signature." }
        : null;
    }
    return null;
  },
};
