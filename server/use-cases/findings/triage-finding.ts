import { decideFinding } from "#db/queries/finding-decisions";
import { findFinding } from "#db/queries/findings";
import { lockFindings } from "#db/queries/seen-findings";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

export interface Triage {
  readonly id: string;
  readonly state: "ignored" | "false_positive" | "open";
  readonly reason: string;
  /** When the finding asks for somebody again, in UTC; null for a decision that stays. */
  readonly until?: string | null | undefined;
}

/**
 * Records a person's decision on a finding, with its reason and for how long it holds.
 *
 * @throws AppError NOT_FOUND; CONFLICT for a fixed finding or one that stands behind another; BAD_REQUEST for a time that is past, or
 *   for one on a finding that is opened again.
 */
export async function triageFinding(services: Services, actor: Actor, triage: Triage): Promise<void> {
  const until = triage.until ? new Date(triage.until) : null;
  if (until && triage.state === "open") {
    throw new AppError("BAD_REQUEST", { say: "Only a decision not to act can end by itself." });
  }
  if (until && until.getTime() <= Date.now()) {
    throw new AppError("BAD_REQUEST", { say: "The decision would be over already. Choose a later day." });
  }
  await services.db.withWorkspace(actor, async (tx) => {
    const finding = await findFinding(tx, triage.id);
    if (!finding) throw new AppError("NOT_FOUND", { say: "There is no such finding." });
    await lockFindings(tx, finding.repositoryId);
    const now = await findFinding(tx, triage.id);
    if (now?.state === "fixed") throw new AppError("CONFLICT", { say: "That finding is fixed already." });
    if (now?.duplicateOf) {
      throw new AppError("CONFLICT", {
        say: "Another tool's finding stands for this one. Decide there, and it holds for both.",
      });
    }
    const decision = triage.state === "open" ? null : triage.state;
    await decideFinding(tx, triage.id, { decision, until, reason: triage.reason, by: actor.name });
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "finding_triaged",
      entityId: triage.id,
      metadata: {
        ...{ fullName: finding.fullName, title: finding.title },
        ...{ from: now?.state ?? finding.state, to: triage.state, reason: triage.reason },
        ...(until ? { until: until.toISOString() } : {}),
      },
    });
  });
}
