import {
  type ConnectionState,
  type NotificationKind,
  type NotificationRule,
  notificationKinds,
  type Provider,
  type Role,
} from "#db/vocabulary";
import { can, type Permission } from "#server/domain/permission";

interface ConnectionFacts {
  readonly connectionId: string;
  readonly provider: Provider;
  readonly account: string;
}

/** What was changed by whom, where people are told that a policy changed. */
export const policySubjects = [
  "settings",
  "provider_config",
  "provider_config_removed",
  "kill_switch",
  "keys",
  "notifications",
  "webhook",
  "service_token",
] as const;
export type PolicySubject = (typeof policySubjects)[number];

/** Exactly the facts a notification of each kind carries. They leave by e-mail and webhook: nothing secret, no source. */
interface Facts {
  connection_attention: ConnectionFacts & { readonly state: ConnectionState; readonly reason: string };
  token_expiring: ConnectionFacts & { readonly expiresAt: string };
  member_departed: { readonly member: string; readonly connections: readonly ConnectionFacts[] };
  critical_finding: { readonly scanId: string; readonly fullName: string; readonly count: number };
  scan_failed: { readonly scanId: string; readonly fullName: string; readonly code: string };
  policy_changed: {
    readonly subject: PolicySubject;
    readonly by: string;
    /** The provider or host it is about; null where it is the workspace itself. */
    readonly about: string | null;
  };
}

export type Notification = {
  [Kind in NotificationKind]: { readonly kind: Kind; readonly facts: Facts[Kind] };
}[NotificationKind];

/** What a person may do who is told: those who cannot act on a kind are not told of it. */
export const kindPermissions: Readonly<Record<NotificationKind, Permission>> = {
  connection_attention: "manage_repos",
  token_expiring: "manage_repos",
  member_departed: "manage_repos",
  critical_finding: "triage_findings",
  scan_failed: "run_scans",
  policy_changed: "manage_settings",
};

export interface Channels {
  readonly inApp: boolean;
  readonly email: boolean;
}

/** What holds for a person who chose nothing. */
export const defaultChannels: Readonly<Record<NotificationKind, Channels>> = {
  connection_attention: { inApp: true, email: true },
  token_expiring: { inApp: true, email: false },
  member_departed: { inApp: true, email: true },
  critical_finding: { inApp: true, email: true },
  scan_failed: { inApp: true, email: false },
  policy_changed: { inApp: true, email: false },
};

/** The kinds a role is told of. */
export const kindsFor = (role: Role): NotificationKind[] =>
  notificationKinds.filter((kind) => can(role, kindPermissions[kind]));

/** How a person who may be told is told: by the workspace's rule first, then by their own choice, then by the default. */
export function channelsFor(kind: NotificationKind, rule: NotificationRule, chosen?: Channels): Channels {
  if (rule === "off") return { inApp: false, email: false };
  if (rule === "required") return { inApp: true, email: true };
  return chosen ?? defaultChannels[kind];
}
