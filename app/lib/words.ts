import type {
  ConnectionState,
  EngineKind,
  EngineStatus,
  FindingState,
  Provider,
  Role,
  ScanState,
  ScanStep,
  ScanTrigger,
  Severity,
} from "#db/vocabulary";
import type { Permission } from "#server/domain/permission";

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
};

export const engineNames: Readonly<Record<EngineKind, string>> = { sast: "SAST", sca: "SCA" };

export const engineLongNames: Readonly<Record<EngineKind, string>> = {
  sast: "Static analysis (SAST)",
  sca: "Dependency audit (SCA)",
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
