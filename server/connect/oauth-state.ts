import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Secret } from "#server/secret";

/** What a state says in the open, and what it is bound to without saying it. */
export interface StateBinding {
  readonly flowId: string;
  readonly workspaceId: string;
  readonly provider: string;
  readonly userId: string;
  readonly sessionId: string;
}

const LIFE_MS = 10 * 60_000;

/**
 * `v1.<flow>.<workspace>.<expiry>.<mac>`, under 128 characters. The MAC covers the provider, the person and the session as
 * well, so a state is worth nothing in another browser, for another person or at another provider's callback
 * (RFC 9700 sections 2.1 and 4.4). Single use is the flow row's part.
 */
export function signState(secret: Secret, binding: StateBinding, now: Date): string {
  const expiry = Math.floor((now.getTime() + LIFE_MS) / 1000).toString(36);
  const open = `v1.${packId(binding.flowId)}.${packId(binding.workspaceId)}.${expiry}`;
  return `${open}.${mac(secret, open, binding).toString("base64url")}`;
}

/** The flow and workspace of a state that was made for exactly this bearer and provider; undefined for any other. */
export function verifyState(
  secret: Secret,
  state: string,
  bearer: Pick<StateBinding, "provider" | "userId" | "sessionId">,
  now: Date,
): { flowId: string; workspaceId: string } | undefined {
  const match = /^(v1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\.([a-z0-9]{5,8}))\.([A-Za-z0-9_-]{43})$/.exec(
    state,
  );
  if (!match) return undefined;
  const [, open = "", flow = "", workspace = "", expiry = "", given = ""] = match;
  const ids = { flowId: unpackId(flow), workspaceId: unpackId(workspace) };
  const expected = mac(secret, open, { ...ids, ...bearer });
  const provided = Buffer.from(given, "base64url");
  // Comparing the text again refuses other spellings of the same bytes.
  if (!timingSafeEqual(expected, provided) || expected.toString("base64url") !== given) return undefined;
  return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? ids : undefined;
}

function mac(secret: Secret, open: string, { provider, userId, sessionId }: StateBinding): Buffer {
  const key = Buffer.from(hkdfSync("sha256", secret.reveal(), "", "secportal oauth state v1", 32));
  return createHmac("sha256", key).update([open, provider, userId, sessionId].join("\n")).digest();
}

const packId = (uuid: string): string => Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");

function unpackId(packed: string): string {
  const hex = Buffer.from(packed, "base64url").toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
