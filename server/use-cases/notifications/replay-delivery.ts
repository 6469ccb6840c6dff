import { listDeadMail, replayDelivery as replay } from "#db/queries/notification-deliveries";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

const MOST = 100;

/**
 * Sends a message again that was delivered or given up, under the same id, with all its attempts before it.
 *
 * @throws AppError NOT_FOUND when there is none that ended.
 */
export async function replayDelivery(services: Services, actor: Actor, id: string): Promise<void> {
  const known = await services.db.withWorkspace(actor, (tx) => replay(tx, id));
  if (!known) throw new AppError("NOT_FOUND", { say: "That delivery is gone, or still under way." });
}

/** E-mails of the workspace that the mail server did not take, newest first. */
export const listUndelivered = (services: Services, actor: Actor) =>
  services.db.withWorkspace(actor, (tx) => listDeadMail(tx, MOST), { readOnly: true, once: true });
