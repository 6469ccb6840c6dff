import { setTimeout as sleep } from "node:timers/promises";
import type { Services } from "#server/services";
import { runNextSchedule } from "#server/use-cases/scans/run-schedule";

const LOOK_EVERY_MS = 30_000;

/** Takes the turns of schedules as they come, until `stopping`. Any number of processes share them. */
export async function scheduleLoop(services: Services, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      while (!stopping.aborted && (await runNextSchedule(services)));
    } catch (error) {
      services.log.error({ error }, "schedules paused");
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopping }).catch(() => {});
  }
}
