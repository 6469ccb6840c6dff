import type { z } from "zod";
import { csvLine } from "#server/csv";
import type { ReviewView } from "#server/trpc/views/review";

export type Review = z.infer<typeof ReviewView>;

/** A table of the review, for a spreadsheet and for the report alike. */
export interface EvidenceTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const yes = (value: boolean): string => (value ? "yes" : "no");

/** The review as tables, in the order of its questions. */
export function tablesOf(review: Review): EvidenceTable[] {
  const { configs, connections, repositories, endings, departed, checks } = review;
  const accounts = new Map(connections.map(({ id, providerUsername }) => [id, providerUsername]));
  return [
    {
      name: "providers",
      title: "Which providers are configured, who configured each, and when",
      columns: [
        "provider",
        "base_url",
        "configured_by",
        "configured_at",
        "changed_at",
        "client_id_fingerprint",
      ],
      rows: configs.map((each) => [
        ...[each.provider, each.baseUrl, each.configuredByName, each.createdAt, each.updatedAt],
        each.clientIdFingerprint,
      ]),
    },
    {
      name: "connections",
      title: "Which accounts are connected, with which scopes, and the times of each token",
      columns: [
        ...[
          "provider",
          "host",
          "account",
          "state",
          "state_reason",
          "scopes_asked",
          "scopes_granted",
          "scopes_needed",
        ],
        ...[
          "connected_by",
          "still_member",
          "connected_at",
          "last_refreshed_at",
          "last_used_at",
          "last_checked_at",
        ],
        ...["token_expires_at", "enabled_repositories"],
      ],
      rows: connections.map((each) => [
        ...[each.provider, each.host, each.providerUsername, each.state, each.stateReason],
        ...[each.scopesAsked.join(" "), each.scopesGranted.join(" "), each.scopesNeeded.join(" ")],
        ...[each.connectedByName, yes(each.connectedByStillMember), each.connectedAt, each.lastRefreshedAt],
        ...[each.lastUsedAt, each.lastProbedAt, each.tokenExpiresAt, each.enabledRepositories],
      ]),
    },
    {
      name: "repositories",
      title: "Which repositories are enabled, on which branch, and when each was scanned last",
      columns: [
        ...["repository", "provider", "account", "default_branch", "sast", "sca", "enabled_by", "enabled_at"],
        ...["last_scan_at", "paused_because", "open_findings"],
      ],
      rows: repositories.map((each) => [
        ...[each.fullName, each.provider, accounts.get(each.connectionId) ?? null, each.defaultBranch],
        ...[yes(each.sastEnabled), yes(each.scaEnabled), each.enabledByName, each.enabledAt, each.lastScanAt],
        ...[each.pausedReason, each.openFindings],
      ]),
    },
    {
      name: "disconnections",
      title: "What was disconnected, what went with it, and what is left of it now",
      columns: [
        ...["event", "at", "by", "provider", "account", "with_provider_config", "removed_repositories"],
        ...["revocation", "verified_at_provider", "receipt", "rows_left_now"],
      ],
      rows: endings.flatMap(({ seq, at, actorName, provider, configRemoved, connections: ended }) =>
        ended.map((each) => [
          ...[seq, at, actorName, provider, each.providerUsername, yes(configRemoved)],
          ...[each.removedRepositories.join(" "), each.revocation, yes(each.verified), each.receipt],
          each.leftovers,
        ]),
      ),
    },
    {
      name: "departed",
      title: "Connections whose connecting person has left, and what stops when they are ended",
      columns: ["provider", "account", "connected_by", "repositories"],
      rows: departed.map((each) => [
        ...[each.provider, each.providerUsername, each.connectedByName, each.repositories.join(" ")],
      ]),
    },
    {
      name: "checks",
      title: "What prevents a secret from leaving, tried in the running installation",
      columns: ["check", "holds", "passed", "found"],
      rows: checks.map(({ id, title, passed, found }) => [id, title, yes(passed), found]),
    },
  ];
}

/** A table as a CSV file (RFC 4180) that no spreadsheet takes for formulas. */
export const toCsv = ({ columns, rows }: EvidenceTable): string => [columns, ...rows].map(csvLine).join("");
