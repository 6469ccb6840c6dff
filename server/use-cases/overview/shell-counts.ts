import { countUnread } from "#db/queries/notifications";
import { readShellCounts } from "#db/queries/shell-counts";
import type { Actor } from "#server/actor";
import { kindsFor } from "#server/domain/notification";
import type { Services } from "#server/services";

/** The figures beside the navigation. `unread` is null for somebody who is never told anything. */
export async function countForShell(services: Services, actor: Actor) {
  const kinds = kindsFor(actor.role);
  return await services.db.withWorkspace(
    actor,
    async (tx) => ({
      ...(await readShellCounts(tx)),
      unread: kinds.length > 0 ? await countUnread(tx, { userId: actor.userId, kinds }) : null,
    }),
    { readOnly: true },
  );
}
