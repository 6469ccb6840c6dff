import { doerOf, type Person } from "#server/actor";
import type { AppError } from "#server/errors";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Writes down that a signed-in person ran into a limit of ours: the first refusal of a window only, so that asking on cannot
 * flood the log. It stands where the person was at work, and before the second factor in the log of each workspace of theirs.
 */
export async function recordLimit(services: Services, person: Person, refusal: AppError): Promise<void> {
  const { throttle, first } = refusal.context;
  if (refusal.code !== "RATE_LIMITED" || typeof throttle !== "string" || first !== true) return;
  const { session, workspace, memberships, userId } = person;
  const concerned = session.aal === 2 && workspace ? [workspace] : memberships;
  await services.db.withIdentity({ userId }, (tx) =>
    recordForMemberships(tx, concerned, doerOf(person), {
      action: "rate_limited",
      entityId: userId,
      metadata: { what: throttle },
    }),
  );
}
