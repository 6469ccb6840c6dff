import { missingScopes } from "#server/domain/scope-state";

/** What cannot be done without a scope. */
const without: Readonly<Record<string, string>> = {
  repo: "cannot list or read private repositories",
  read_api: "cannot list",
  read_repository: "cannot read code",
  account: "cannot name the account and its workspaces",
  repository: "cannot list or read code",
};

/** Asked, granted and needed scopes compared, as a sentence or two. Nothing granted means that the provider does not say. */
export function scopesInWords(
  providerName: string,
  scopes: { asked: readonly string[]; granted: readonly string[]; needed: readonly string[] },
): string {
  const { asked, granted, needed } = scopes;
  if (granted.length === 0) return `${providerName} did not say what it granted.`;
  const missing = missingScopes(needed, granted);
  const extra = granted.filter((scope) => !needed.includes(scope));
  const unwanted = missingScopes(asked, granted).filter((scope) => !needed.includes(scope));
  const main =
    missing.length === 0
      ? `Granted all that is needed${extra.length > 0 ? `; also granted: ${extra.join(", ")}` : ""}.`
      : `${missing.map((scope) => `Missing ${scope}: ${without[scope] ?? "not all can be done"}.`).join(" ")}${extra.length > 0 ? ` Granted beside: ${extra.join(", ")}.` : ""}`;
  return unwanted.length === 0
    ? main
    : `${main} Asked for, not granted and not needed: ${unwanted.join(", ")}.`;
}
