import { setActiveWorkspace } from "#db/queries/identity/sessions";
import type { Person } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** Makes another of the person's workspaces the active one. @throws AppError NOT_FOUND for one they are not in. */
export async function switchWorkspace(
  services: Services,
  person: Person,
  workspaceId: string,
): Promise<void> {
  if (!person.memberships.some(({ id }) => id === workspaceId)) {
    throw new AppError("NOT_FOUND", { say: "You are not a member of that workspace." });
  }
  await services.db.withIdentity({ userId: person.userId }, (tx) =>
    setActiveWorkspace(tx, person.session.id, workspaceId),
  );
}
