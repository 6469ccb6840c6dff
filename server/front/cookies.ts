/**
 * `__Host-`: secure, for this host only, for every path. Lax and not Strict, or the session would be missing when a provider
 * redirects back. No Max-Age: it ends with the browser, and the server's limits end it before.
 */
export const SESSION_COOKIE = "__Host-sid";
const ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax";
const FLOW_SECONDS = 600;

export const sessionCookie = (token: string): string => `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}`;
export const clearSessionCookie = `${SESSION_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;

/** Binds a sign-in by passkey to the browser that began it, for the minutes it may take. */
export const PASSKEY_COOKIE = "__Host-passkey";
const PASSKEY_SECONDS = 300;
export const passkeyCookie = (secret: string): string =>
  `${PASSKEY_COOKIE}=${secret}; ${ATTRIBUTES}; Max-Age=${PASSKEY_SECONDS}`;
export const clearPasskeyCookie = `${PASSKEY_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;

/** One cookie per OAuth flow, so that two tabs do not take each other's. */
export const flowCookieName = (flowId: string): string =>
  `__Host-oauth-${flowId.replaceAll("-", "").slice(-12)}`;
export const flowCookie = (flowId: string, nonce: string): string =>
  `${flowCookieName(flowId)}=${nonce}; ${ATTRIBUTES}; Max-Age=${FLOW_SECONDS}`;
export const clearFlowCookie = (flowId: string): string =>
  `${flowCookieName(flowId)}=; ${ATTRIBUTES}; Max-Age=0`;

/** Names of flow cookies a browser sent, oldest-looking first; more than a few are leftovers. */
export const flowCookieNames = (header: string | null): string[] =>
  [...(header ?? "").matchAll(/(?:^|;\s*)(__Host-oauth-[0-9a-f]{12})=/g)].map((match) => String(match[1]));

export function readCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
