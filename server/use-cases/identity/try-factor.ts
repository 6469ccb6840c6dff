import type { IdentityTx } from "#db/database";
import { doerOf, type Person } from "#server/actor";
import { AppError } from "#server/errors";
import { forgive, reserve, throttles } from "#server/identity/throttle";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";

/** Counts the try first, in a commit of its own; on a refusal records it, since the work itself rolled back. */
export async function tryFactor<T>(
  services: Services,
  person: Person,
  work: (tx: IdentityTx) => Promise<T>,
): Promise<T> {
  await reserve(services.db, throttles.factor, person.userId);
  try {
    const result = await services.db.withIdentity({ userId: person.userId }, work);
    await forgive(services.db, throttles.factor, person.userId);
    return result;
  } catch (error) {
    if (error instanceof AppError && error.code === "CREDENTIALS_REFUSED") {
      await services.db.withIdentity({ userId: person.userId }, (tx) =>
        recordForMemberships(tx, person.memberships, doerOf(person), {
          action: "sign_in_refused",
          entityId: person.userId,
          metadata: { reason: "factor" },
        }),
      );
    }
    throw error;
  }
}
