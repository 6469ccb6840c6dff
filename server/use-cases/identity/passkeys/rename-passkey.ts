import { renamePasskey as rename } from "#db/queries/identity/passkeys";
import type { Person } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** Gives one of the person's passkeys another name. @throws AppError NOT_FOUND when it is not theirs. */
export async function renamePasskey(
  services: Services,
  person: Person,
  input: { id: string; name: string },
): Promise<void> {
  const { userId } = person;
  const done = await services.db.withIdentity({ userId }, (tx) => rename(tx, userId, input.id, input.name));
  if (!done) throw new AppError("NOT_FOUND", { say: "That passkey is gone already." });
}
