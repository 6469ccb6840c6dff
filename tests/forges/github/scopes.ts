/** Scopes which contain others; asking for both gives only the wider one (GitHub docs, "Normalized scopes"). */
const contained: Record<string, readonly string[]> = {
  repo: ["repo:status", "repo_deployment", "public_repo", "repo:invite", "security_events"],
  user: ["read:user", "user:email", "user:follow"],
  "admin:org": ["write:org", "read:org"],
  "write:org": ["read:org"],
};

/** Splits a `scope` parameter (spaces, or commas as older clients send) and drops what another scope contains. */
export function normalizedScopes(parameter: string): string[] {
  const asked = [...new Set(parameter.split(/[\s,]+/).filter((scope) => scope !== ""))];
  return asked.filter((scope) => !asked.some((wider) => contained[wider]?.includes(scope)));
}
