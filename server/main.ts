import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { checkpointKey } from "#server/activity/checkpoint-key";
import { ConfigError, readConfig } from "#server/config";
import { createLog } from "#server/log";
import { projectRoot } from "#server/root";
import { endOnFault } from "#server/start/end-on-fault";
import { prepareDatabase } from "#server/start/prepare-database";
import { type Running, start } from "#server/start/start";

/** sysexits.h EX_CONFIG. */
const EXIT_CONFIG = 78;

/**
 * Production entry: the web server with its workers, with `--worker` the workers alone, with `--migrate` only the
 * migrations, or with `--activity-key` only the public key that verifies checkpoints of the activity log.
 */
async function main(): Promise<void> {
  const workerOnly = process.argv.includes("--worker");
  const config = readConfig(process.env);
  // Nothing started from here may inherit them.
  for (const name of ["SECPORTAL_SECRET", "KEK_KEYS", "DATABASE_URL", "SMTP_URL"]) delete process.env[name];
  if (process.argv.includes("--activity-key")) {
    process.stdout.write(`${checkpointKey(config.SECPORTAL_SECRET).publicKey}\n`);
    return;
  }
  if (process.argv.includes("--migrate")) {
    await (await prepareDatabase(config)).close();
    process.stdout.write("The database is at the current schema.\n");
    return;
  }
  const log = createLog(config.LOG_LEVEL);
  endOnFault(log);
  const loaded = workerOnly ? undefined : await loadBuild();
  const signals = stopOnSignals();
  const running = await start(
    { ...config, WORKERS: workerOnly ? Math.max(1, config.WORKERS) : config.WORKERS },
    { build: loaded && (async () => loaded), log },
  );
  signals.started(running);
}

async function loadBuild(): Promise<ServerBuild> {
  const file = path.join(projectRoot, "build/server/index.js");
  return (await import(pathToFileURL(file).href)) as ServerBuild;
}

/**
 * Obeys the first signal in order and the second at once. Set before anything starts, so that a signal in the middle of
 * starting still stops what did start.
 */
function stopOnSignals(): { started(running: Running): void } {
  let running: Running | undefined;
  let asked = false;
  const stop = (each: Running) => {
    each.log.info("stopping");
    each.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      if (running) stop(running);
    });
  }
  return {
    started: (each) => {
      running = each;
      if (asked) stop(each);
    },
  };
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  process.stderr.write(
    `SecPortal could not start: ${error instanceof Error ? error.message : "unknown error"}\n`,
  );
  process.exit(1);
});
