import { setMaxListeners } from "node:events";
import path from "node:path";
import type { LaneTarget } from "#db/lane";
import { listenForScans } from "#db/listen";
import { Checkpointer, checkpointLoop } from "#server/activity/checkpointer";
import { sayWhetherFilled } from "#server/advisories/say-whether-filled";
import { probeLoop } from "#server/connect/probe-connections";
import { notificationLoop } from "#server/notifications/notification-loop";
import { wallsHere } from "#server/sandbox/launcher";
import { createAdvisorySource } from "#server/scanners/create-advisory-source";
import { externalScans } from "#server/scanners/external/configured-tools";
import { isolatedEngine } from "#server/scanners/isolated/isolated-engine";
import { scannerLimits } from "#server/scanners/isolated/scanner-limits";
import { sastEngine } from "#server/scanners/sast/engine";
import { trialEngine } from "#server/scanners/sast/trial-engine";
import { scaEngine } from "#server/scanners/sca/engine";
import type { Services } from "#server/services";
import { checkGitVersion } from "#server/source/git-version";
import { sweepWorkDirs } from "#server/source/work-dir";
import type { Bell } from "#server/worker/bell";
import { decisionLoop } from "#server/worker/decision-loop";
import { workLoop } from "#server/worker/loop";
import { retentionLoop } from "#server/worker/retention-loop";
import { scheduleLoop } from "#server/worker/schedule-loop";

export interface Workers {
  /** Ends the loops: running scans go back to the queue. */
  stop(): Promise<void>;
}

/**
 * Starts `count` scan loops in this process, one that looks after connections, one that takes the turns of
 * schedules, one that ends decisions whose time is over, one that delivers notifications, one that signs where the activity logs end, and one that clears away what ended
 * long ago. Without `listenAt` scans are found by looking alone. Sources that a killed process left behind are removed first.
 *
 * @throws AppError PRECONDITION_FAILED when git is missing or too old.
 */
export async function startWorkers(
  services: Services,
  count: number,
  bell: Bell,
  listenAt: LaneTarget | undefined,
): Promise<Workers> {
  const version = await checkGitVersion();
  const workRoot = path.join(services.config.dataDir, "work");
  await sweepWorkDirs(workRoot);
  const advisories = await createAdvisorySource(services);
  const limits = scannerLimits(services.config);
  const sast = isolatedEngine(await sastEngine(), "sast", limits);
  const trial = isolatedEngine(await trialEngine(), "trial", limits);
  const external = externalScans(services.config);
  const tools = { engines: { sast, sca: scaEngine(advisories) }, trial, external, workRoot };
  const checkpointer = await Checkpointer.open(services);
  const stopping = new AbortController();
  // Every loop listens, and so does whatever it waits for: more than the ten from which Node suspects a leak.
  setMaxListeners(0, stopping.signal);
  const unlisten = listenAt ? await listenForScans(listenAt, () => bell.ring()) : async () => {};
  const scanLoops = Array.from({ length: count }, () => workLoop(services, tools, bell, stopping.signal));
  const loops = [
    ...scanLoops,
    scheduleLoop(services, stopping.signal),
    decisionLoop(services, stopping.signal),
    retentionLoop(services, stopping.signal),
    probeLoop(services, stopping.signal),
    notificationLoop(services, stopping.signal),
    checkpointLoop(services, checkpointer, stopping.signal),
  ];
  await sayWhetherFilled(services);
  const walls = await wallsHere();
  const hears = listenAt !== undefined;
  services.log.info(
    { workers: count, git: version, advisories: advisories.id, walls, hears },
    "workers started",
  );
  return {
    stop: async () => {
      stopping.abort();
      bell.ring();
      await Promise.all(loops);
      await unlisten();
    },
  };
}
