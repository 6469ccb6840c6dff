import type { Role } from "#db/vocabulary";

export const permissions = [
  "view_repos",
  "manage_repos",
  "run_scans",
  "triage_findings",
  "view_activity",
  "view_review",
  "export_evidence",
  "manage_team",
  "manage_tokens",
  "manage_settings",
  "manage_billing",
  "delete_workspace",
] as const;
export type Permission = (typeof permissions)[number];

const everyone: readonly Role[] = ["owner", "admin", "member", "viewer"];
const operators: readonly Role[] = ["owner", "admin", "member"];
const administrators: readonly Role[] = ["owner", "admin"];

/** Who may do what. Pages, procedures and tests all read this one table. */
export const grants: Readonly<Record<Permission, readonly Role[]>> = {
  view_repos: everyone,
  manage_repos: operators,
  run_scans: operators,
  triage_findings: operators,
  view_activity: everyone,
  view_review: everyone,
  export_evidence: administrators,
  manage_team: administrators,
  manage_tokens: administrators,
  manage_settings: administrators,
  manage_billing: ["owner", "billing"],
  delete_workspace: ["owner"],
};

/** What a service token may be given. People, tokens, settings and deletion stay with people. */
export const scopes = [
  "view_repos",
  "manage_repos",
  "run_scans",
  "triage_findings",
  "view_activity",
  "view_review",
  "export_evidence",
] as const satisfies readonly Permission[];
export type Scope = (typeof scopes)[number];

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

export const can = (role: Role, permission: Permission): boolean => grants[permission].includes(role);

/** Whose role a person may set, and to what: owners anyone's; admins only those of the three lesser roles. */
export const canAssign = (actor: Role, from: Role | null, to: Role | null): boolean => {
  if (actor === "owner") return true;
  const lesser = (role: Role | null) => role === null || ["member", "viewer", "billing"].includes(role);
  return actor === "admin" && lesser(from) && lesser(to);
};
