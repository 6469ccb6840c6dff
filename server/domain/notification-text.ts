import type { Provider } from "#db/vocabulary";
import type { Notification, PolicySubject } from "#server/domain/notification";

/** A notification in words: for the centre, e-mails and webhooks alike. `path` is the page where one can act. */
export interface Told {
  readonly title: string;
  readonly text: string;
  readonly path: string;
}

const providerNames: Readonly<Record<Provider, string>> = {
  github: "GitHub",
  gitlab: "GitLab",
  bitbucket: "Bitbucket",
};

const repositories = "/settings/repositories";

/** Tells a notification. What repositories, accounts and people are called stands in it as plain text. */
export function tell({ kind, facts }: Notification): Told {
  switch (kind) {
    case "connection_attention":
      return {
        title: `The ${providerNames[facts.provider]} account ${facts.account} needs attention`,
        text: facts.reason || "Its connection does not work as it should. Look at it, and reconnect it.",
        path: repositories,
      };
    case "token_expiring":
      return {
        title: `The token of the ${providerNames[facts.provider]} account ${facts.account} is about to expire`,
        text: `It ends on ${dayOf(facts.expiresAt)} and cannot be renewed by itself. Reconnect the account before then.`,
        path: repositories,
      };
    case "member_departed": {
      const [only, ...more] = facts.connections;
      const accounts = facts.connections.map((each) => `${each.account} (${providerNames[each.provider]})`);
      return {
        title: `${facts.member} left, and ${more.length > 0 ? `${accounts.length} connections depend` : "a connection depends"} on them`,
        text: `Repositories are still reached through ${accounts.join(", ")}. Move them to somebody else's account.`,
        path:
          only && more.length === 0
            ? `${repositories}/connections/${only.connectionId}/succession`
            : repositories,
      };
    }
    case "critical_finding":
      return {
        title: `${facts.count} new critical ${facts.count === 1 ? "finding" : "findings"} in ${facts.fullName}`,
        text: "The latest scan saw what was not there before. Triage it first.",
        path: "/findings?severity=critical",
      };
    case "scan_failed":
      return {
        title: `The scan of ${facts.fullName} failed`,
        text: `It ended with ${facts.code}. Its page says why and what to do.`,
        path: `/scans/${facts.scanId}`,
      };
    case "policy_changed":
      return {
        title: changes[facts.subject](facts.about ?? "the workspace"),
        text: `${facts.by} did this. If that was not expected, look at the activity log.`,
        path: "/activity",
      };
  }
}

const changes: Readonly<Record<PolicySubject, (about: string) => string>> = {
  settings: () => "The workspace's settings were changed",
  provider_config: (about) => `The ${about} config was changed`,
  provider_config_removed: (about) => `The ${about} config was removed`,
  kill_switch: () => "The kill switch was used: every connection is being ended",
  keys: () => "The keys that seal this workspace's secrets were changed",
  notifications: () => "The notification policy was changed",
  webhook: (about) => `The webhook to ${about} was changed`,
  service_token: (about) => `The service token ${about} was made`,
};

const dayOf = (instant: string): string => `${instant.slice(0, 10)} at ${instant.slice(11, 16)} UTC`;

export const providerName = (provider: Provider): string => providerNames[provider];
