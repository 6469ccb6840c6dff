import type { Provider } from "#db/vocabulary";

type Query = Readonly<Record<string, string | readonly string[] | null | undefined>>;

const withQuery = (path: string, query: Query = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value ?? []].flat()) if (each) search.append(name, each);
  return search.size > 0 ? `${path}?${search}` : path;
};

const repositories = "/settings/repositories";
const tokens = "/settings/workspace/tokens";
const webhooks = "/settings/workspace/webhooks";

/** Every link of the product. */
export const paths = {
  home: () => "/",
  /** The overview with its figures over so many days. */
  overview: (days: 30 | 90) => (days === 30 ? "/" : `/?days=${days}`),
  login: (next?: string) => withQuery("/login", { next: next === "/" ? null : next }),
  logout: () => "/logout",
  switchWorkspace: () => "/workspace",
  view: () => "/view",
  jump: (query?: Query) => withQuery("/jump", query),
  setup: (token: string) => `/setup/${encodeURIComponent(token)}`,
  invitation: (token: string) => `/invite/${encodeURIComponent(token)}`,
  factor: (next?: string) => withQuery("/factor", { next: next === "/" ? null : next }),
  confirm: (next: string) => withQuery("/confirm", { next }),

  repositories: (query?: Query) => withQuery(repositories, query),
  repository: (repositoryId: string) => `/repositories/${repositoryId}`,
  listing: (connectionId: string, search?: string) =>
    withQuery(`${repositories}/connections/${connectionId}/listing`, { q: search }),
  enableMany: () => "/api/trpc/repository.enableMany",
  providers: () => `${repositories}#providers`,
  picker: () => `${repositories}#choose`,
  connections: () => `${repositories}#connections`,
  allowList: () => `${repositories}#enabled`,
  connect: (provider: Provider) => `/connect/${provider}`,
  disconnect: (connectionId: string) => `${repositories}/connections/${connectionId}/disconnect`,
  succession: (connectionId: string) => `${repositories}/connections/${connectionId}/succession`,
  tokenUses: (connectionId: string) => `${repositories}/connections/${connectionId}/uses`,
  suspend: (connectionId: string) => `${repositories}/connections/${connectionId}/suspend`,
  removeConfig: (provider: Provider) => `${repositories}/configs/${provider}/remove`,
  removeRepository: (id: string) => `${repositories}/enabled/${id}/remove`,

  deleteWorkspace: () => "/settings/workspace/delete",
  disconnectAll: () => "/settings/workspace/disconnect-all",
  workspaceSettings: (query?: Query) => withQuery("/settings/workspace", query),
  scans: (query?: Query) => withQuery("/scans", query),
  scan: (id: string) => `/scans/${id}`,
  scanComparison: (id: string, query?: Query) => withQuery(`/scans/${id}/compare`, query),
  cancelScan: (id: string) => `/scans/${id}/cancel`,
  scanPulse: () => "/scans/pulse",
  scanStream: () => "/api/scans/stream",
  findings: (query?: Query) => withQuery("/findings", query),
  findingsExport: (format: "sarif" | "csv", query: Query) =>
    withQuery(`/api/findings/export.${format}`, query),
  rules: (query?: Query) => withQuery("/scans/rules", query),
  newRules: () => "/scans/rules/new",
  ownRules: (id: string) => `/scans/rules/${id}`,
  removeRules: (id: string) => `/scans/rules/${id}/remove`,
  ruleTrial: (id: string, query?: Query) => withQuery(`/scans/rules/trials/${id}`, query),
  importReport: (query?: Query) => withQuery("/findings/import", query),
  sbomExport: (format: "cyclonedx" | "spdx", repositoryId: string) =>
    withQuery(`/api/sbom/export.${format}`, { repositoryId }),
  finding: (id: string, query?: Query) => withQuery(`/findings/${id}`, query),
  activity: (query?: Query) => withQuery("/activity", query),
  activityExport: (format: "csv" | "jsonl", query?: Query) =>
    withQuery(`/api/activity/export.${format}`, query),
  review: (query?: Query) => withQuery("/review", query),
  evidence: () => "/api/review/evidence.zip",
  notifications: (query?: Query) => withQuery("/notifications", query),
  preferences: (query?: Query) => withQuery("/notifications/preferences", query),
  notificationPolicy: (query?: Query) => withQuery("/settings/workspace/notifications", query),
  webhooks: (query?: Query) => withQuery(webhooks, query),
  newWebhook: () => `${webhooks}/new`,
  webhook: (id: string, query?: Query) => withQuery(`${webhooks}/${id}`, query),
  editWebhook: (id: string, query?: Query) => withQuery(`${webhooks}/${id}/edit`, query),
  serviceTokens: (query?: Query) => withQuery(tokens, query),
  newServiceToken: () => `${tokens}/new`,
  revokeServiceToken: (id: string) => `${tokens}/${id}/revoke`,
  team: (query?: Query) => withQuery("/team", query),
  removeMember: (userId: string) => `/team/${userId}/remove`,
  leaveWorkspace: () => "/team/leave",
  account: (query?: Query) => withQuery("/account", query),
  newPasskey: () => "/account/passkeys/new",
  passkey: (id: string) => `/account/passkeys/${id}`,
  removePasskey: (id: string) => `/account/passkeys/${id}/remove`,
  newAuthenticator: () => "/account/authenticator",
  removeAuthenticator: () => "/account/authenticator/remove",
} as const;
