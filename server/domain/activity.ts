import type {
  ConnectionState,
  DriftPolicy,
  FindingDecision,
  FindingState,
  NotificationKind,
  NotificationRule,
  Provider,
  Role,
  ScheduleInterval,
  WebhookState,
} from "#db/vocabulary";
import type { DriftKind } from "#server/domain/drift";

interface Settings {
  name: string;
  listingCap: number;
  driftPolicy: DriftPolicy;
  /** Absent from events of before there was that setting. */
  privatePackages?: string[];
}

/** Of an address only the host: the rest of it may be a secret of the receiver. */
interface WebhookFacts {
  host: string;
  kinds: NotificationKind[];
  state: WebhookState;
}

/** Everything worth recording, with exactly the facts each event carries. There is no free field for a secret to hide in. */
interface Metadata {
  workspace_created: { name: string };
  workspace_deleted: { name: string; dataKeysDestroyed: number; rowsRemoved: number; connections: number };
  signed_in: { method: string };
  sign_in_refused: { reason: "password" | "factor" | "passkey" };
  signed_out: { everywhere: boolean; sessions: number };
  sessions_ended: { sessions: number };
  password_changed: { sessionsEnded: number };
  member_signed_out: { name: string; sessions: number };
  /** Without a method: by password and code. */
  step_up_passed: { method?: "passkey" };
  factor_enrolled: { kind: "totp" | "passkey"; name?: string };
  factor_removed: { kind: "totp" | "passkey"; name?: string; sessionsEnded: number };
  recovery_codes_replaced: { codes: number };
  recovery_code_used: Record<string, never>;
  access_refused: { procedure: string; reason: string };
  rate_limited: { what: string };
  member_invited: { email: string; role: Role };
  invitation_revoked: { email: string };
  member_joined: { email: string; role: Role };
  member_role_changed: { name: string; from: Role; to: Role };
  member_removed: {
    name: string;
    email: string;
    role: Role;
    /** Connections of theirs, which stay. */
    connections: { id: string; provider: Provider; providerUsername: string }[];
    /** Names of the service tokens of theirs that work, which stay too. */
    serviceTokens?: string[];
  };
  git_provider_configured: {
    provider: Provider;
    baseUrl: string;
    first: boolean;
    clientIdFingerprint: string;
  };
  /** The OAuth app was tried without connecting anything. */
  git_provider_config_tested: { provider: Provider; passed: boolean };
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
  /** By a person; the product's own pauses stand with the change that caused them. */
  repository_paused: { fullName: string; reason: string };
  repository_resumed: { fullName: string; reason: string };
  /** From one connection to another, each by the name of its account. */
  repository_moved: { fullName: string; from: string; to: string };
  repository_parked: { fullName: string; reason: string };
  /** A data key was put under another key-encryption key; both by id. */
  data_key_rewrapped: { fromKek: string; toKek: string };
  /** A data key had sealed as much as one key may, and another took over. */
  data_key_limit_reached: { fromKey: string; toKey: string; encryptions: number };
  /** A data key was destroyed after everything it had sealed was sealed anew with its successor. */
  data_key_rotated: { fromKey: string; toKey: string };
  workspace_settings_changed: { before: Settings; after: Settings };
  evidence_exported: Record<string, never>;
  activity_exported: {
    format: "jsonl" | "csv";
    /** What was asked for; null: every event. */
    filter: Readonly<Record<string, string>> | null;
  };
  scan_schedule_changed: {
    fullName: string;
    before: ScheduleInterval | null;
    after: ScheduleInterval | null;
  };
  scan_requested: { fullName: string; trigger: string };
  scan_finished: {
    fullName: string;
    state: string;
    commitSha: string | null;
    newFindings: number;
    newCritical: number;
    fixedFindings: number;
    openFindings: number;
  };
  scan_failed: { fullName: string; code: string };
  /** What another tool found was taken in. */
  report_imported: {
    fullName: string;
    tools: string[];
    newFindings: number;
    newCritical: number;
    fixedFindings: number;
    openFindings: number;
  };
  scan_cancelled: { fullName: string };
  /** Rules of the workspace's own are kept, after a trial. */
  rules_saved: { name: string; replaced: boolean; triedOn: string; found: number };
  rules_switched: { name: string; enabled: boolean };
  rules_removed: { name: string };
  findings_exported: { fullName: string; format: "sarif" | "csv"; findings: number };
  /** Findings of several repositories, as they were listed. */
  findings_list_exported: { format: "csv"; findings: number; filter: string };
  sbom_exported: { fullName: string; format: "cyclonedx" | "spdx"; packages: number };
  finding_triaged: {
    fullName: string;
    title: string;
    from: FindingState;
    to: FindingState;
    reason: string;
    /** When the decision ends by itself; absent when it does not. */
    until?: string;
  };
  /** The person took their decision back. */
  finding_triage_undone: { fullName: string; title: string; from: FindingState; to: FindingState };
  /** What had been decided not to act on for a time, and asks for somebody again. */
  finding_decision_expired: { fullName: string; title: string; decision: FindingDecision };
  kill_switch_used: { connections: number };
  notification_policy_changed: {
    changes: { kind: NotificationKind; from: NotificationRule; to: NotificationRule }[];
  };
  service_token_created: { name: string; hint: string; scopes: string[]; expiresAt: string };
  service_token_revoked: { name: string; hint: string };
  webhook_created: { host: string; kinds: NotificationKind[] };
  webhook_changed: { host: string; before: WebhookFacts; after: WebhookFacts };
  webhook_secret_rotated: { host: string };
  webhook_removed: { host: string };
}

export type ActivityAction = keyof Metadata;

const entityTypes: Readonly<Record<ActivityAction, string>> = {
  workspace_created: "workspace",
  workspace_deleted: "workspace",
  signed_in: "user",
  sign_in_refused: "user",
  signed_out: "user",
  sessions_ended: "user",
  password_changed: "user",
  member_signed_out: "user",
  step_up_passed: "user",
  factor_enrolled: "user",
  factor_removed: "user",
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
  git_provider_config_tested: "git_provider_config",
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
  repository_paused: "connected_repo",
  repository_resumed: "connected_repo",
  repository_moved: "connected_repo",
  repository_parked: "connected_repo",
  data_key_rewrapped: "data_key",
  data_key_limit_reached: "data_key",
  data_key_rotated: "data_key",
  workspace_settings_changed: "workspace",
  evidence_exported: "workspace",
  activity_exported: "workspace",
  scan_schedule_changed: "connected_repo",
  scan_requested: "scan",
  scan_finished: "scan",
  scan_failed: "scan",
  report_imported: "scan",
  scan_cancelled: "scan",
  rules_saved: "rules",
  rules_switched: "rules",
  rules_removed: "rules",
  findings_exported: "connected_repo",
  findings_list_exported: "workspace",
  sbom_exported: "connected_repo",
  finding_triaged: "finding",
  finding_triage_undone: "finding",
  finding_decision_expired: "finding",
  kill_switch_used: "workspace",
  notification_policy_changed: "workspace",
  service_token_created: "service_token",
  service_token_revoked: "service_token",
  webhook_created: "webhook",
  webhook_changed: "webhook",
  webhook_secret_rotated: "webhook",
  webhook_removed: "webhook",
};

export const activityActions = Object.keys(entityTypes) as ActivityAction[];

export type ActivityEvent = {
  [Action in ActivityAction]: { action: Action; entityId: string; metadata: Metadata[Action] };
}[ActivityAction];

export const entityTypeOf = (action: ActivityAction): string => entityTypes[action];
