import { decideFindings } from "#db/queries/finding-decisions";
import { listByIds } from "#db/queries/finding-facets";
import { lockFindings } from "#db/queries/seen-findings";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** Most findings that one call decides about: it holds the activity log while it writes an event for each. */
export const MOST_AT_ONCE = 500;

export interface Triage {
  readonly ids: readonly string[];
  readonly state: "ignored" | "false_positive" | "open";
  readonly reason: string;
  /** When the findings ask for somebody again, in UTC; null for a decision that stays. */
  readonly until?: string | null | undefined;
}

/** Why nothing was decided about a finding: it is not there, is fixed, or stands behind another tool's. */
export type TriageRefusal = "gone" | "fixed" | "duplicate";

export interface TriageOutcome {
  readonly decided: readonly string[];
  readonly refused: readonly { readonly id: string; readonly why: TriageRefusal }[];
}

/**
 * Records a person's decision on findings, with its reason and for how long it holds, in one transaction: an event for each. What cannot be
 * decided about is said and does not hold up the rest.
 *
 * @throws AppError BAD_REQUEST for a time that is past, or for one on findings that are opened again.
 */
export async function triageFindings(
  services: Services,
  actor: Actor,
  triage: Triage,
): Promise<TriageOutcome> {
  const until = untilOf(triage);
  const ids = [...new Set(triage.ids)];
  return await services.db.withWorkspace(actor, async (tx) => {
    const seen = await listByIds(tx, ids);
    // In one order, so that two decisions at once wait for each other and do not lock each other out.
    const repositories = [...new Set(seen.map(({ repositoryId }) => repositoryId))].sort();
    for (const repositoryId of repositories) await lockFindings(tx, repositoryId);
    const found = new Map((await listByIds(tx, ids)).map((finding) => [finding.id, finding]));
    const refused: TriageOutcome["refused"][number][] = [];
    const free: (typeof seen)[number][] = [];
    for (const id of ids) {
      const finding = found.get(id);
      if (!finding) refused.push({ id, why: "gone" });
      else if (finding.state === "fixed") refused.push({ id, why: "fixed" });
      else if (finding.duplicateOf) refused.push({ id, why: "duplicate" });
      else free.push(finding);
    }
    if (free.length === 0) return { decided: [], refused };
    const decided = free.map(({ id }) => id);
    const decision = triage.state === "open" ? null : triage.state;
    const { name: by, userId } = actor;
    await decideFindings(tx, decided, { decision, until, reason: triage.reason, by, userId });
    for (const { id, fullName, title, state } of free) {
      await recordActivity(tx, actor.workspaceId, doerOf(actor), {
        action: "finding_triaged",
        entityId: id,
        metadata: {
          ...{ fullName, title, from: state, to: triage.state, reason: triage.reason },
          ...(until ? { until: until.toISOString() } : {}),
        },
      });
    }
    return { decided, refused };
  });
}

function untilOf({ until: given, state }: Triage): Date | null {
  if (!given) return null;
  if (state === "open") {
    throw new AppError("BAD_REQUEST", { say: "Only a decision not to act can end by itself." });
  }
  const until = new Date(given);
  if (until.getTime() <= Date.now()) {
    throw new AppError("BAD_REQUEST", { say: "The decision would be over already. Choose a later day." });
  }
  return until;
}
