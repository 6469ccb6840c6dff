/** The word lists shared by schema, domain and pages. Imports nothing, so everything may look down at it. */

export const providers = ["github", "gitlab", "bitbucket"] as const;
export type Provider = (typeof providers)[number];

export const roles = ["owner", "admin", "member", "viewer", "billing"] as const;
export type Role = (typeof roles)[number];

/** Who does things: people, the product by itself, and programs that hold a service token. */
export const actorKinds = ["user", "system", "service_token"] as const;
export type ActorKind = (typeof actorKinds)[number];

/** What a passkey signs a challenge for. */
export const passkeyPurposes = ["register", "sign_in", "verify", "step_up"] as const;
export type PasskeyPurpose = (typeof passkeyPurposes)[number];

export const connectionStates = [
  "active",
  "limited",
  "reauth_required",
  "config_invalid",
  "suspended",
  "integrity_error",
] as const;
export type ConnectionState = (typeof connectionStates)[number];

export const scanStates = [
  "queued",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "unchanged",
] as const;
export type ScanState = (typeof scanStates)[number];

export const scanSteps = ["queued", "reading", "sast", "sca", "writing", "done"] as const;
export type ScanStep = (typeof scanSteps)[number];

export const scanTriggers = ["manual", "enabled", "schedule", "import", "trial"] as const;
export type ScanTrigger = (typeof scanTriggers)[number];

export const scheduleIntervals = ["daily", "weekly", "biweekly", "monthly"] as const;
export type ScheduleInterval = (typeof scheduleIntervals)[number];

/** What became of a scheduled time: a scan was queued, one was waiting or running already, or it could not be. */
export const scheduleOutcomes = [
  "queued",
  "already_running",
  "paused",
  "connection_unusable",
  "nothing_on",
] as const;
export type ScheduleOutcome = (typeof scheduleOutcomes)[number];

/** Of a call that has an idempotency key. */
export const idempotencyStates = ["running", "answered"] as const;

export const engineKinds = ["sast", "sca"] as const;
export type EngineKind = (typeof engineKinds)[number];

export const engineStatuses = ["complete", "partial", "failed", "timeout", "skipped"] as const;
export type EngineStatus = (typeof engineStatuses)[number];

/** Most severe first. `unknown` is a real answer (an advisory without a score), never a zero. */
export const severities = ["critical", "high", "medium", "low", "info", "unknown"] as const;
export type Severity = (typeof severities)[number];

/** How sure a tool is of what it found. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

export const findingStates = ["new", "open", "fixed", "reopened", "ignored", "false_positive"] as const;
export type FindingState = (typeof findingStates)[number];

/** How long ago a finding was first seen at most: 24 hours, 7 days, 30 days, 90 days. */
export const findingAges = ["day", "week", "month", "quarter"] as const;
export type FindingAge = (typeof findingAges)[number];

/** Orders of a list of findings. Severity: the most severe first, the newest first among equals. */
export const findingSorts = ["severity", "newest", "oldest"] as const;
export type FindingSort = (typeof findingSorts)[number];

/** What a person may decide not to act on. */
export const findingDecisions = ["ignored", "false_positive"] as const;
export type FindingDecision = (typeof findingDecisions)[number];

export const driftPolicies = ["note", "pause"] as const;
export type DriftPolicy = (typeof driftPolicies)[number];

export const notificationKinds = [
  "connection_attention",
  "token_expiring",
  "member_departed",
  "critical_finding",
  "scan_failed",
  "policy_changed",
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** `required`: everybody concerned is told. `optional`: people choose. `off`: nobody is told. */
export const notificationRules = ["required", "optional", "off"] as const;
export type NotificationRule = (typeof notificationRules)[number];

export const deliveryStates = ["pending", "delivered", "dead"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const webhookStates = ["active", "off"] as const;
export type WebhookState = (typeof webhookStates)[number];
