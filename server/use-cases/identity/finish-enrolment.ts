import type { IdentityTx } from "#db/database";
import type { Factors } from "#db/queries/identity/factors";
import type { Person } from "#server/actor";
import { hasFactor } from "#server/identity/enrolment-rule";
import { newRecoveryCodes } from "#server/identity/recovery-code";
import { promoteSession, storeRecoveryCodes } from "#server/use-cases/identity/promote-session";

/** What a person gets for a new factor. */
export interface Enrolment {
  /** Shown this once. Empty where there was a factor before: its codes stay good. */
  readonly codes: string[];
  /** The secret of the AAL2 session in place of the present one; undefined where that goes on. */
  readonly token: string | undefined;
}

/** The first factor gives recovery codes and lifts the session to AAL2; a further one changes nothing else. */
export async function finishEnrolment(
  tx: IdentityTx,
  person: Person,
  before: Factors,
  method: "totp" | "passkey",
): Promise<Enrolment> {
  if (hasFactor(before)) return { codes: [], token: undefined };
  const codes = newRecoveryCodes();
  await storeRecoveryCodes(tx, person.userId, codes);
  return { codes, token: await promoteSession(tx, person, method) };
}
