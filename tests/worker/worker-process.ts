import path from "node:path";
import { createAdvisorySource } from "#server/scanners/create-advisory-source";
import { sastEngine } from "#server/scanners/sast/engine";
import { trialEngine } from "#server/scanners/sast/trial-engine";
import { scaEngine } from "#server/scanners/sca/engine";
import { Bell } from "#server/worker/bell";
import { workLoop } from "#server/worker/loop";
import { readSetup } from "#tests/token-life/other-process";

/** Scans until it is killed. */
const { services } = readSetup();
const advisories = await createAdvisorySource(services);
const tools = {
  engines: { sast: await sastEngine(), sca: scaEngine(advisories) },
  trial: await trialEngine(),
  workRoot: path.join(services.config.dataDir, "work"),
};
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
await workLoop(services, tools, new Bell(), new AbortController().signal);
