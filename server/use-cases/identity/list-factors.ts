import { countRecoveryCodes, findTotpConfirmation } from "#db/queries/identity/factors";
import { listPasskeys } from "#db/queries/identity/passkeys";
import type { Person } from "#server/actor";
import type { Services } from "#server/services";

/** By what the person can prove who they are, and what is left for the day that is lost. */
export async function listFactors(services: Services, person: Person) {
  const { userId } = person;
  return await services.db.withIdentity(
    { userId },
    async (tx) => ({
      totpConfirmedAt: await findTotpConfirmation(tx, userId),
      passkeys: await listPasskeys(tx, userId),
      recoveryCodes: await countRecoveryCodes(tx, userId),
    }),
    { readOnly: true },
  );
}
