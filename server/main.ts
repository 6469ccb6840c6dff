import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { checkpointKey } from "#server/activity/checkpoint-key";
import { type Config, ConfigError, readConfig, secretVariables } from "#server/config";
import { createLog } from "#server/log";
import { projectRoot } from "#server/root";
import { checkDataDir } from "#server/start/check-data-dir";
import { endOnFault } from "#server/start/end-on-fault";
import { inspectDatabase, prepareDatabase } from "#server/start/prepare-database";
import { type Running, start } from "#server/start/start";
import { exitCodes, StartError } from "#server/start/start-error";

/**
 * Production entry: the web server with its workers, with `--worker` the workers alone, with `--migrate` only the
 * migrations (with `--status` as well only what they would be), or with `--activity-key` only the public key that verifies checkpoints of the activity log.
 */
async function main(): Promise<void> {
  const workerOnly = process.argv.includes("--worker");
  const config = readConfig(process.env);
  // Nothing started from here may inherit them.
  for (const name of secretVariables) delete process.env[name];
  if (process.argv.includes("--activity-key")) {
    process.stdout.write(`${checkpointKey(config.SECPORTAL_SECRET).publicKey}\n`);
    return;
  }
  if (process.argv.includes("--migrate")) {
    checkDataDir(config.dataDir);
    if (process.argv.includes("--status")) return await showMigrations(config);
    await (await prepareDatabase({ ...config, AUTO_MIGRATE: true })).close();
    process.stdout.write("The database is at the current schema.\n");
    return;
  }
  const log = createLog(config.LOG_LEVEL);
  endOnFault(log);
  const signals = stopOnSignals(config.STOP_SECONDS + config.DRAIN_SECONDS);
  const loading = workerOnly ? undefined : loadBuild();
  const running = await start(
    { ...config, WORKERS: workerOnly ? Math.max(1, config.WORKERS) : config.WORKERS },
    { build: loading && (() => loading), loading, log },
  );
  signals.started(running);
}

/** Says which migrations wait, and ends with the code of a start that would refuse for them. */
async function showMigrations(config: Config): Promise<void> {
  const { pending, close } = await inspectDatabase(config);
  await close();
  process.stdout.write(
    pending.length === 0
      ? "The database is at the current schema.\n"
      : `Pending: ${pending.length}\n${pending.map((name) => `  ${name}\n`).join("")}`,
  );
  if (pending.length > 0) process.exitCode = exitCodes.migrationsPending;
}

async function loadBuild(): Promise<ServerBuild> {
  const file = path.join(projectRoot, "build/server/index.js");
  return (await import(pathToFileURL(file).href)) as ServerBuild;
}

/**
 * Obeys the first signal in order and the second at once; what has not ended after `mostSeconds` is left to end with the process. Set before anything starts, so that a signal in the middle of
 * starting still stops what did start.
 */
function stopOnSignals(mostSeconds: number): { started(running: Running): void } {
  let running: Running | undefined;
  let asked = false;
  const stop = (each: Running) => {
    each.log.info("stopping");
    setTimeout(() => {
      each.log.error({ seconds: mostSeconds }, "not everything stopped in time");
      process.exit(1);
    }, mostSeconds * 1000).unref();
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
    process.exit(exitCodes.config);
  }
  if (error instanceof StartError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
  process.stderr.write(
    `SecPortal could not start: ${error instanceof Error ? error.message : "unknown error"}\n`,
  );
  process.exit(1);
});
