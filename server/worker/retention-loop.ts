import { setTimeout as sleep } from "node:timers/promises";
import { sweepIdempotencyKeys } from "#db/queries/idempotency-keys";
import { deleteEnded } from "#db/queries/identity/retention";
import type { Services } from "#server/services";

const EVERY_MS = 3_600_000;

/** Clears away what has ended, once an hour, until `stopping`. Processes that do it at once do no harm. */
export async function retentionLoop(services: Services, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      const days = services.config.KEEP_SESSIONS_DAYS;
      const removed = await services.db.withIdentity({}, (tx) => deleteEnded(tx, days));
      while (!stopping.aborted && (await services.db.worker.claiming(sweepIdempotencyKeys)) > 0);
      if (removed > 0) services.log.info({ removed }, "ended sessions, links and limits cleared away");
    } catch (error) {
      services.log.error({ error }, "retention paused");
    }
    await sleep(EVERY_MS, undefined, { signal: stopping }).catch(() => {});
  }
}
