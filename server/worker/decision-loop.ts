import { setTimeout as sleep } from "node:timers/promises";
import type { Services } from "#server/services";
import { expireDecisions } from "#server/use-cases/findings/expire-decisions";

const LOOK_EVERY_MS = 60_000;

/** Ends decisions on findings as their time comes, until `stopping`. Any number of processes share them. */
export async function decisionLoop(services: Services, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      while (!stopping.aborted && (await expireDecisions(services)) > 0);
    } catch (error) {
      services.log.error({ error }, "decisions paused");
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopping }).catch(() => {});
  }
}
