import type { WorkspaceTx } from "#db/database";
import { countExpiringDecisions, listFailing, listPaused } from "#db/queries/attention";
import type { listConnections } from "#db/queries/connections";
import { listMemberIds } from "#db/queries/team";
import type { ConnectionState } from "#db/vocabulary";
import { type AdvisoryState, sayAdvisoryState } from "#server/use-cases/overview/advisory-state";

/** Of each kind; more of one kind is a page of its own, not a list on the overview. */
const MOST_OF_A_KIND = 5;
const SETTINGS = "/settings/repositories";

export interface AttentionItem {
  readonly kind: "connection" | "departed" | "repository" | "scan" | "decisions" | "advisories";
  readonly title: string;
  readonly text: string;
  /** What to do about it, and where. */
  readonly action: string;
  readonly href: string;
  /** True where something does not work, false where it will soon not. */
  readonly urgent: boolean;
}

type Connections = Awaited<ReturnType<typeof listConnections>>;

/** What needs a person now, most pressing first, each with what to do about it. */
export async function readAttention(
  tx: WorkspaceTx,
  connections: Connections,
  advisories: AdvisoryState,
): Promise<AttentionItem[]> {
  const members = await listMemberIds(tx);
  const paused = await listPaused(tx, MOST_OF_A_KIND);
  const failing = await listFailing(tx, MOST_OF_A_KIND);
  const expiring = await countExpiringDecisions(tx);
  const stale = sayAdvisoryState(advisories);
  return [
    ...connections.filter(({ state }) => state !== "active").map(unwell),
    ...paused.map(({ fullName, reason }) => ({
      ...{ kind: "repository" as const, title: `${fullName} is paused`, urgent: true },
      text: reason ?? "It is not scanned until somebody decides.",
      ...{ action: "Decide", href: `${SETTINGS}#enabled` },
    })),
    ...failing.map(({ id, fullName, errorMessage }) => ({
      ...{ kind: "scan" as const, title: `The last scan of ${fullName} failed`, urgent: true },
      text: errorMessage ?? "No reason was given.",
      ...{ action: "See why", href: `/scans/${id}` },
    })),
    ...connections
      .filter(({ connectedBy }) => !members.has(connectedBy))
      .map(({ id, providerUsername, connectedByName }) => ({
        ...{ kind: "departed" as const, title: `${providerUsername} was connected by somebody who has left` },
        text: `${connectedByName} is no longer in the workspace. Hand its repositories on before the access ends.`,
        ...{ action: "Hand on", href: `${SETTINGS}/connections/${id}/succession`, urgent: false },
      })),
    ...(stale ? [{ kind: "advisories" as const, ...stale }] : []),
    ...(expiring > 0
      ? [
          {
            ...{ kind: "decisions" as const, urgent: false },
            title: `${expiring === 1 ? "One decision ends" : `${expiring} decisions end`} within a week`,
            text: "The findings ask for somebody again then.",
            ...{ action: "Look at them", href: "/findings?state=ignored" },
          },
        ]
      : []),
  ];
}

const cures: Readonly<Record<Exclude<ConnectionState, "active">, { says: string; action: string }>> = {
  reauth_required: { says: "needs to be connected again", action: "Reconnect" },
  limited: { says: "sees less than scans need", action: "Reconnect" },
  integrity_error: { says: "holds a token that cannot be opened", action: "Reconnect" },
  config_invalid: { says: "is stopped by its provider config", action: "Fix the config" },
  suspended: { says: "is suspended", action: "Look at it" },
};

function unwell({ id, state, stateReason, providerUsername }: Connections[number]): AttentionItem {
  const { says, action } = cures[state === "active" ? "limited" : state];
  const place = {
    config_invalid: `${SETTINGS}#providers`,
    suspended: `${SETTINGS}/connections/${id}/suspend`,
  };
  return {
    ...{
      kind: "connection",
      title: `${providerUsername} ${says}`,
      text: stateReason ?? "No reason was given.",
    },
    ...{ action, href: state in place ? place[state as keyof typeof place] : `${SETTINGS}#connections` },
    urgent: state !== "suspended",
  };
}
