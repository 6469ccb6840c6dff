import { lockFactors } from "#db/queries/identity/factors";
import { doerOf, type Person } from "#server/actor";
import { AppError } from "#server/errors";
import { spendFactor } from "#server/identity/check-factor";
import { demandEnrolmentRight } from "#server/identity/enrolment-rule";
import { recordForMemberships } from "#server/record-activity";
import type { Services } from "#server/services";
import { type Enrolment, finishEnrolment } from "#server/use-cases/identity/finish-enrolment";
import { tryFactor } from "#server/use-cases/identity/try-factor";

/**
 * Confirms a new authenticator by its first code. As the first factor it brings recovery codes and lifts the session to AAL2.
 *
 * @throws AppError CREDENTIALS_REFUSED, RATE_LIMITED, CONFLICT when an authenticator was confirmed before, AAL2_REQUIRED or
 * STEP_UP_REQUIRED where another factor was.
 */
export async function confirmTotp(services: Services, person: Person, code: string): Promise<Enrolment> {
  return await tryFactor(services, person, async (tx) => {
    const before = await lockFactors(tx, person.userId);
    if (before.totp) {
      throw new AppError("CONFLICT", { say: "An authenticator app is enrolled already. Enter its code." });
    }
    demandEnrolmentRight(person, before);
    await spendFactor(services, tx, person.userId, code, { unconfirmed: true, recovery: false });
    await recordForMemberships(tx, person.memberships, doerOf(person), {
      action: "factor_enrolled",
      entityId: person.userId,
      metadata: { kind: "totp" },
    });
    return await finishEnrolment(tx, person, before, "totp");
  });
}
