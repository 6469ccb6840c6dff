import { createHash } from "node:crypto";

/** How a forge treats PKCE. "optional": a challenge, once sent, binds the exchange. */
export type PkceMode = "required" | "optional" | "ignored";

/** Checks an authorize request; returns the reason for refusal, or null. Only S256 is accepted (RFC 7636 4.2). */
export function refuseChallenge(mode: PkceMode, query: URLSearchParams): string | null {
  if (mode === "ignored") return null;
  const challenge = query.get("code_challenge");
  if (challenge === null) return mode === "required" ? "code_challenge is required" : null;
  if (query.get("code_challenge_method") !== "S256") return "code_challenge_method must be S256";
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? null : "code_challenge is malformed";
}

/** True when the verifier fits the challenge kept with the code, or when no challenge was kept. */
export function verifierFits(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return true;
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  return createHash("sha256").update(verifier).digest("base64url") === challenge;
}
