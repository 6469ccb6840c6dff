import type {
  Confidence,
  ConnectionState,
  DeliveryState,
  EngineKind,
  EngineStatus,
  FindingAge,
  FindingState,
  NotificationKind,
  NotificationRule,
  Provider,
  Role,
  ScanState,
  ScanStep,
  ScanTrigger,
  ScheduleInterval,
  ScheduleOutcome,
  Severity,
} from "#db/vocabulary";
import type { ActivityGroup } from "#server/domain/activity-groups";
import type { Permission, Scope } from "#server/domain/permission";

/** The words people read for the words the product stores. */
export const providerNames: Readonly<Record<Provider, string>> = {
  github: "GitHub",
  gitlab: "GitLab",
  bitbucket: "Bitbucket",
};

export const roleNames: Readonly<Record<Role, string>> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  viewer: "Viewer",
  billing: "Billing",
};

export const connectionStateNames: Readonly<Record<ConnectionState, string>> = {
  active: "Active",
  limited: "Limited",
  reauth_required: "Reconnect needed",
  config_invalid: "Config invalid",
  suspended: "Suspended",
  integrity_error: "Integrity error",
};

export const scanStateNames: Readonly<Record<ScanState, string>> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Succeeded",
  partial: "Partial",
  failed: "Failed",
  cancelled: "Cancelled",
  unchanged: "Unchanged",
};

export const scheduleNames: Readonly<Record<ScheduleInterval, string>> = {
  daily: "Every day",
  weekly: "Every week",
  biweekly: "Every two weeks",
  monthly: "Every month",
};

/** What became of the last scheduled time, where it was not a scan. */
export const scheduleOutcomeNames: Readonly<Record<ScheduleOutcome, string>> = {
  queued: "",
  already_running: "a scan was running already",
  paused: "it was paused",
  connection_unusable: "its connection needed attention",
  nothing_on: "no engine was on",
};

export const scanStepNames: Readonly<Record<ScanStep, string>> = {
  queued: "Queued",
  reading: "Reading source",
  sast: "SAST",
  sca: "SCA",
  writing: "Writing findings",
  done: "Done",
};

export const scanTriggerNames: Readonly<Record<ScanTrigger, string>> = {
  manual: "by hand",
  enabled: "when enabled",
  schedule: "on schedule",
  import: "by a report",
  trial: "to try rules",
};

export const engineNames: Readonly<Record<EngineKind, string>> = { sast: "SAST", sca: "SCA" };

export const engineLongNames: Readonly<Record<EngineKind, string>> = {
  sast: "Static analysis (SAST)",
  sca: "Dependency audit (SCA)",
};

/** Tools whose name is not written as they are stored. */
const toolNames: Readonly<Record<string, string>> = {
  secportal: "SecPortal",
  semgrep: "Semgrep",
  opengrep: "Opengrep",
  bandit: "Bandit",
  trivy: "Trivy",
  "osv-scanner": "OSV-Scanner",
};

/** A tool's name as people know it. */
export const toolName = (tool: string): string => toolNames[tool] ?? tool;

export const confidenceNames: Readonly<Record<Confidence, string>> = {
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const engineStatusNames: Readonly<Record<EngineStatus, string>> = {
  complete: "Complete",
  partial: "Partial",
  failed: "Failed",
  timeout: "Timed out",
  skipped: "Skipped",
};

export const severityNames: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
  unknown: "Unknown",
};

export const findingStateNames: Readonly<Record<FindingState, string>> = {
  new: "New",
  open: "Open",
  fixed: "Fixed",
  reopened: "Reopened",
  ignored: "Ignored",
  false_positive: "False positive",
};

export const findingAgeNames: Readonly<Record<FindingAge, string>> = {
  day: "Last 24 hours",
  week: "Last 7 days",
  month: "Last 30 days",
  quarter: "Last 90 days",
};

export const activityGroupNames: Readonly<Record<ActivityGroup, string>> = {
  people: "People",
  connections: "Connections",
  repositories: "Repositories",
  scans: "Scans",
  findings: "Findings",
  workspace: "Workspace",
};

/** By the purposes of `server/connect/open-tokens.ts`; an older row may hold one that is not here any more. */
export const tokenPurposeNames: Readonly<Record<string, string>> = {
  "list repositories": "List repositories",
  "read repository": "Look at one repository",
  scan: "Read source for a scan",
  "check health": "Check the connection",
  revoke: "Revoke the token",
};

export const permissionNames: Readonly<Record<Permission, string>> = {
  view_repos: "See connections, repositories, scans and findings",
  manage_repos: "Configure, connect, enable and disconnect",
  run_scans: "Start and cancel scans",
  triage_findings: "Triage findings",
  view_activity: "Read the activity log",
  view_review: "Read the review page",
  export_evidence: "Export evidence",
  manage_team: "Invite people and change roles",
  manage_tokens: "Manage service tokens",
  manage_settings: "Change workspace settings",
  manage_billing: "Manage billing",
  delete_workspace: "Delete the workspace",
};

/** The same for programs, of which some of it is kept. */
export const scopeNames: Readonly<Record<Scope, string>> = {
  ...permissionNames,
  manage_repos: "Enable, schedule and remove repositories, suspend connections",
  run_scans: "Start and cancel scans, bring reports of other tools",
};

export const notificationKindNames: Readonly<Record<NotificationKind, string>> = {
  connection_attention: "Connection needs attention",
  token_expiring: "Token about to expire",
  member_departed: "Departed member",
  critical_finding: "New critical finding",
  scan_failed: "Scan failed",
  policy_changed: "Policy changed",
};

/** When each kind is told, for whoever chooses. */
export const notificationKindHints: Readonly<Record<NotificationKind, string>> = {
  connection_attention: "A provider no longer accepts a connection, or gives it too little.",
  token_expiring: "A token ends within a week and cannot be renewed by itself.",
  member_departed: "Somebody left while connections are still in their name.",
  critical_finding: "A scan saw critical findings that were not there before.",
  scan_failed: "A scan could not be finished.",
  policy_changed: "Settings, provider configs, keys, webhooks or the kill switch were touched.",
};

export const notificationRuleNames: Readonly<Record<NotificationRule, string>> = {
  required: "Everybody concerned is told",
  optional: "People choose",
  off: "Nobody is told",
};

export const deliveryStateNames: Readonly<Record<DeliveryState, string>> = {
  pending: "Waiting",
  delivered: "Delivered",
  dead: "Given up",
};
