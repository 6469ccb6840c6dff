/** What a request to a forge was for. One list for all three, so that one contract suite can count the same things. */
export const endpoints = [
  "authorize",
  "consent",
  "exchange",
  "refresh",
  "revoke",
  "introspect",
  "identity",
  "workspaces",
  "list",
  "permissions",
  "repository",
  "languages",
  "member",
  "removed",
  "git",
  "page",
  "unknown",
] as const;
export type Endpoint = (typeof endpoints)[number];

/** What an account may do with a repository, weakest first; each forge translates to its own words. */
export const rights = ["guest", "read", "write", "maintain", "admin"] as const;
export type Right = (typeof rights)[number];

/** True when `held` reaches at least `needed`; nothing held reaches nothing. */
export function reaches(held: Right | undefined, needed: Right): boolean {
  return held !== undefined && rights.indexOf(held) >= rights.indexOf(needed);
}
