import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";
import { type Triage, type TriageRefusal, triageFindings } from "#server/use-cases/findings/triage-findings";

/**
 * Records a person's decision on one finding.
 *
 * @throws AppError NOT_FOUND; CONFLICT for a fixed finding or one that stands behind another; BAD_REQUEST for a time that is past, or
 *   for one on a finding that is opened again.
 */
export async function triageFinding(
  services: Services,
  actor: Actor,
  { id, ...triage }: Omit<Triage, "ids"> & { id: string },
): Promise<void> {
  const { refused } = await triageFindings(services, actor, { ...triage, ids: [id] });
  const [one] = refused;
  if (one) throw refusalOf(one.why);
}

/** What is said when nothing at all was decided, by the first reason. */
export function refusalOf(why: TriageRefusal): AppError {
  if (why === "gone") return new AppError("NOT_FOUND", { say: "There is no such finding." });
  if (why === "fixed") return new AppError("CONFLICT", { say: "That finding is fixed already." });
  return new AppError("CONFLICT", {
    say: "Another tool's finding stands for this one. Decide there, and it holds for both.",
  });
}
