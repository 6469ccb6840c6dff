import { setTimeout as sleep } from "node:timers/promises";
import { sweepNotifications } from "#db/queries/notification-outbox";
import { deliverNext } from "#server/notifications/deliver";
import { fanOutNext } from "#server/notifications/fan-out";
import type { Services } from "#server/services";

const LOOK_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Attempts at a time, so that one receiver that hangs does not hold up all. */
const LANES = 4;

/** Fans out notifications, delivers them and removes old ones, until `stopping`. */
export async function notificationLoop(services: Services, stopping: AbortSignal): Promise<void> {
  const lane = () =>
    repeat(services, stopping, LOOK_EVERY_MS, async () => {
      while (!stopping.aborted && (await deliverNext(services, { stopping })));
    });
  await Promise.all([
    repeat(services, stopping, LOOK_EVERY_MS, async () => {
      while (!stopping.aborted && (await fanOutNext(services)));
    }),
    ...Array.from({ length: LANES }, lane),
    repeat(services, stopping, SWEEP_EVERY_MS, async () => {
      while (!stopping.aborted && (await services.db.worker.claiming(sweepNotifications)) > 0);
    }),
  ]);
}

/** Does `work` time and again. A fault of the database pauses it and never ends it. */
async function repeat(
  services: Services,
  stopping: AbortSignal,
  everyMs: number,
  work: () => Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      await work();
    } catch (error) {
      services.log.error({ error }, "notifications paused");
    }
    const spread = 0.8 + Math.random() * 0.4;
    await sleep(everyMs * spread, undefined, { signal: stopping }).catch(() => {});
  }
}
