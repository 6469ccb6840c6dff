import type { ConnectionState, DriftPolicy, FindingState, Provider, Role } from "#db/vocabulary";
import type { DriftKind } from "#server/domain/drift";

interface Settings {
  name: string;
  listingCap: number;
  driftPolicy: DriftPolicy;
}

/** Everything worth recording, with exactly the facts each event carries. There is no free field for a secret to hide in. */
interface Metadata {
  workspace_created: { name: string };
  signed_in: { method: string };
  sign_in_refused: { reason: "password" | "factor" };
  signed_out: { everywhere: boolean; sessions: number };
  step_up_passed: Record<string, never>;
  factor_enrolled: { kind: "totp" };
  recovery_codes_replaced: { codes: number };
  recovery_code_used: Record<string, never>;
  access_refused: { procedure: string; reason: string };
  rate_limited: { what: string };
  member_invited: { email: string; role: Role };
  invitation_revoked: { email: string };
  member_joined: { email: string; role: Role };
  member_role_changed: { name: string; from: Role; to: Role };
  member_removed: { name: string; email: string; role: Role };
  git_provider_configured: {
    provider: Provider;
    baseUrl: string;
    first: boolean;
    clientIdFingerprint: string;
  };
  git_provider_config_removed: {
    provider: Provider;
    connections: {
      id: string;
      providerUsername: string;
      removedRepositories: string[];
      revocation: string;
      verified?: boolean;
      receipt?: string;
    }[];
  };
  git_connect_started: { provider: Provider; scopesAsked: string[] };
  git_connect_rejected: { provider: Provider; reason: string };
  git_provider_connected: {
    provider: Provider;
    providerUsername: string;
    host: string;
    scopesAsked: string[];
    scopesGranted: string[];
    reconnected: boolean;
  };
  git_provider_disconnected: {
    provider: Provider;
    providerUsername: string;
    removedRepositories: string[];
    revocation: string;
    /** Whether the provider itself says that the tokens are dead. */
    verified?: boolean;
    /** What was done at the provider, and what is left for a person to do there. */
    receipt?: string;
  };
  git_connection_state_changed: {
    provider: Provider;
    providerUsername: string;
    from: ConnectionState;
    to: ConnectionState;
    reason: string;
  };
  git_token_refreshed: {
    provider: Provider;
    providerUsername: string;
    /** After a reconnection: what became of the token before. */
    oldToken?: "revoked" | "failed" | "none" | "unsupported";
  };
  repository_enabled: {
    provider: Provider;
    fullName: string;
    externalId: string;
    sastEnabled: boolean;
    scaEnabled: boolean;
  };
  repository_updated: {
    fullName: string;
    before: { sastEnabled: boolean; scaEnabled: boolean };
    after: { sastEnabled: boolean; scaEnabled: boolean };
  };
  repository_disabled: { provider: Provider; fullName: string };
  repository_changed: { fullName: string; kind: DriftKind; before: string; after: string; paused: boolean };
  repository_resumed: { fullName: string; reason: string };
  /** From one connection to another, each by the name of its account. */
  repository_moved: { fullName: string; from: string; to: string };
  repository_parked: { fullName: string; reason: string };
  workspace_settings_changed: { before: Settings; after: Settings };
  scan_requested: { fullName: string; trigger: string };
  scan_finished: {
    fullName: string;
    state: string;
    commitSha: string | null;
    newFindings: number;
    fixedFindings: number;
    openFindings: number;
  };
  scan_failed: { fullName: string; code: string };
  scan_cancelled: { fullName: string };
  finding_triaged: { fullName: string; title: string; from: FindingState; to: FindingState; reason: string };
}

export type ActivityAction = keyof Metadata;

const entityTypes: Readonly<Record<ActivityAction, string>> = {
  workspace_created: "workspace",
  signed_in: "user",
  sign_in_refused: "user",
  signed_out: "user",
  step_up_passed: "user",
  factor_enrolled: "user",
  recovery_codes_replaced: "user",
  recovery_code_used: "user",
  access_refused: "user",
  rate_limited: "user",
  member_invited: "invitation",
  invitation_revoked: "invitation",
  member_joined: "user",
  member_role_changed: "user",
  member_removed: "user",
  git_provider_configured: "git_provider_config",
  git_provider_config_removed: "git_provider_config",
  git_connect_started: "oauth_flow",
  git_connect_rejected: "oauth_flow",
  git_provider_connected: "git_connection",
  git_provider_disconnected: "git_connection",
  git_connection_state_changed: "git_connection",
  git_token_refreshed: "git_connection",
  repository_enabled: "connected_repo",
  repository_updated: "connected_repo",
  repository_disabled: "connected_repo",
  repository_changed: "connected_repo",
  repository_resumed: "connected_repo",
  repository_moved: "connected_repo",
  repository_parked: "connected_repo",
  workspace_settings_changed: "workspace",
  scan_requested: "scan",
  scan_finished: "scan",
  scan_failed: "scan",
  scan_cancelled: "scan",
  finding_triaged: "finding",
};

export const activityActions = Object.keys(entityTypes) as ActivityAction[];

export type ActivityEvent = {
  [Action in ActivityAction]: { action: Action; entityId: string; metadata: Metadata[Action] };
}[ActivityAction];

export const entityTypeOf = (action: ActivityAction): string => entityTypes[action];
