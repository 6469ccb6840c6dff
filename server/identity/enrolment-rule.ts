import type { Factors } from "#db/queries/identity/factors";
import type { Person } from "#server/actor";
import { AppError } from "#server/errors";
import { isFresh } from "#server/identity/session";

/**
 * Whether a person may add a factor. The first one comes with the password alone; every further one takes a proof of one of
 * those there are, of the last 15 minutes: otherwise a stolen password could enrol a factor of the thief's.
 *
 * @throws AppError AAL2_REQUIRED, STEP_UP_REQUIRED.
 */
export function demandEnrolmentRight(person: Person, factors: Factors): void {
  if (!hasFactor(factors)) return;
  if (person.session.aal < 2) throw new AppError("AAL2_REQUIRED", { say: "Enter your second factor first." });
  if (!isFresh(person.session, new Date()))
    throw new AppError("STEP_UP_REQUIRED", { say: "Confirm that it is you before you add a factor." });
}

export const hasFactor = ({ totp, passkeys }: Factors): boolean => totp || passkeys > 0;
