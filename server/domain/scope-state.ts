import type { ConnectionState } from "#db/vocabulary";

/** A scope that contains another: whoever holds the key holds the values as well. */
const contains: Readonly<Record<string, readonly string[]>> = {
  api: ["read_api", "read_user", "read_repository"],
  "repository:write": ["repository"],
  "repository:admin": ["repository"],
  "account:write": ["account"],
};

/** Which of the wanted scopes are not held, neither themselves nor inside a wider one. */
export function missingScopes(wanted: readonly string[], granted: readonly string[]): string[] {
  const held = new Set(granted.flatMap((scope) => [scope, ...(contains[scope] ?? [])]));
  return wanted.filter((scope) => !held.has(scope));
}

/** Compares granted with needed scopes. `granted` null means the provider does not say, which is no reason for alarm. */
export function scopeState(
  providerName: string,
  needed: readonly string[],
  granted: readonly string[] | null,
): { state: Extract<ConnectionState, "active" | "limited">; reason: string | null } {
  if (granted === null) return { state: "active", reason: null };
  const missing = missingScopes(needed, granted);
  if (missing.length === 0) return { state: "active", reason: null };
  return {
    state: "limited",
    reason: `${providerName} did not grant ${missing.join(", ")}. Allow it on the OAuth app or at the consent page, then reconnect.`,
  };
}
