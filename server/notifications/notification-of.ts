import type { ConnectionState } from "#db/vocabulary";
import type { ActivityEvent } from "#server/domain/activity";
import type { Notification, PolicySubject } from "#server/domain/notification";
import { providerName } from "#server/domain/notification-text";

/** States in which a connection waits for a person. What a person suspended waits for nobody. */
const needsAttention: readonly ConnectionState[] = [
  "limited",
  "reauth_required",
  "config_invalid",
  "integrity_error",
];

/** What people are told of an event that `by` brought about; undefined for what only belongs into the log. */
export function notificationOf(event: ActivityEvent, by: string): Notification | undefined {
  const changed = (subject: PolicySubject, about: string | null = null): Notification => ({
    kind: "policy_changed",
    facts: { subject, by, about },
  });
  switch (event.action) {
    case "git_connection_state_changed": {
      const { provider, providerUsername: account, to: state, reason } = event.metadata;
      if (!needsAttention.includes(state)) return undefined;
      const facts = { connectionId: event.entityId, provider, account, state, reason };
      return { kind: "connection_attention", facts };
    }
    case "member_removed": {
      const { name: member, connections } = event.metadata;
      if (connections.length === 0) return undefined;
      const left = connections.map(({ id, provider, providerUsername }) => ({
        ...{ connectionId: id, provider, account: providerUsername },
      }));
      return { kind: "member_departed", facts: { member, connections: left } };
    }
    case "scan_finished": {
      const { fullName, newCritical: count, state } = event.metadata;
      const scanId = event.entityId;
      if (state === "failed") return { kind: "scan_failed", facts: { scanId, fullName, code: "ENGINES" } };
      return count > 0 ? { kind: "critical_finding", facts: { scanId, fullName, count } } : undefined;
    }
    case "report_imported": {
      const { fullName, newCritical: count } = event.metadata;
      const facts = { scanId: event.entityId, fullName, count };
      return count > 0 ? { kind: "critical_finding", facts } : undefined;
    }
    case "scan_failed":
      return { kind: "scan_failed", facts: { scanId: event.entityId, ...event.metadata } };
    case "git_provider_configured":
      return changed("provider_config", providerName(event.metadata.provider));
    case "git_provider_config_removed":
      return changed("provider_config_removed", providerName(event.metadata.provider));
    case "workspace_settings_changed":
      return changed("settings");
    case "kill_switch_used":
      return changed("kill_switch");
    case "data_key_rewrapped":
    case "data_key_rotated":
      return changed("keys");
    case "notification_policy_changed":
      return changed("notifications");
    case "service_token_created":
      return changed("service_token", event.metadata.name);
    case "webhook_created":
    case "webhook_changed":
    case "webhook_secret_rotated":
    case "webhook_removed":
      return changed("webhook", event.metadata.host);
    default:
      return undefined;
  }
}
