import { setTimeout as sleep } from "node:timers/promises";
import type { ServerBuild } from "@remix-run/node";
import type { Config } from "#server/config";
import { createFront } from "#server/front/front";
import { Readiness } from "#server/front/readiness";
import { createLog, type Log } from "#server/log";
import { createMailer } from "#server/mail/mailer";
import { createMetrics } from "#server/observe/metrics";
import { observedDatabase } from "#server/observe/observed-database";
import { startTracing } from "#server/observe/tracing";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { checkDataDir } from "#server/start/check-data-dir";
import { checkKey } from "#server/start/check-key";
import { checkLogins } from "#server/start/check-logins";
import { listen, type Serve } from "#server/start/listen";
import { startOperatorServer } from "#server/start/operator-server";
import { newestMigrationOfBuild, prepareDatabase } from "#server/start/prepare-database";
import { offerFirstRun } from "#server/use-cases/identity/first-run";
import { Vault } from "#server/vault/vault";
import { Bell } from "#server/worker/bell";
import { startWorkers } from "#server/worker/start-workers";

export interface Running {
  readonly services: Services;
  readonly log: Log;
  /** Port the web server listens on; undefined for a worker alone. */
  readonly port: number | undefined;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Absent for a process that only works. */
  readonly build?: (() => Promise<ServerBuild>) | undefined;
  /** What must have come before the port opens; loaded while the database starts. */
  readonly loading?: Promise<unknown> | undefined;
  readonly development?: boolean;
  readonly log?: Log;
  readonly serve?: Serve;
}

/**
 * Starts a process: database first, then the key check, then workers, then the port, so that a listening server is a
 * working one.
 *
 * @throws ConfigError when the key does not fit the database, StartError when something it needs is not there.
 */
export async function start(config: Config, options: StartOptions): Promise<Running> {
  const log = options.log ?? createLog(config.LOG_LEVEL);
  // Whether it failed is asked further down; a start that fails before has its own reason.
  options.loading?.catch(() => {});
  checkDataDir(config.dataDir);
  const prepared = await prepareDatabase(config);
  const traced = config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined;
  const db = config.METRICS_ADDRESS || traced ? observedDatabase(prepared.db) : prepared.db;
  const bell = new Bell();
  const services: Services = {
    ...{ config, log, db, vault: new Vault(config.keyRing, config.DATA_KEY_LIMIT) },
    ...{ providers: providerRegistry, mailer: createMailer(config), wakeWorkers: () => bell.ring() },
  };
  const readiness = new Readiness(prepared.db, newestMigrationOfBuild());
  let serving = false;
  const undo: (() => Promise<void>)[] = [prepared.close];
  const stop = async () => {
    readiness.drain();
    // Requests go on to be answered until whoever balances them has seen that this process is going.
    if (serving && config.DRAIN_SECONDS > 0) await sleep(config.DRAIN_SECONDS * 1000);
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await checkLogins(prepared.db);
    await checkKey(prepared.db, config.keyRing);
    installOutboundGuard(outboundPolicy(config));
    if (traced) {
      const tracing = await startTracing(config, log);
      // Last of all: what stops before it is told of as well.
      undo.unshift(tracing.close);
      log.info({ service: config.OTEL_SERVICE_NAME }, "traces are sent");
    }
    if (config.ALLOW_INSECURE_LOOPBACK) {
      log.warn(
        "ALLOW_INSECURE_LOOPBACK is on: plain http and loopback providers are accepted. Never in production.",
      );
    }
    if (config.METRICS_ADDRESS) {
      const metrics = await createMetrics(services);
      const operator = await startOperatorServer(config.METRICS_ADDRESS, readiness, metrics);
      undo.push(async () => {
        await operator.close();
        metrics.close();
      });
      log.info({ port: operator.port }, "metrics and health are served");
    }
    if (config.WORKERS > 0) {
      const workers = await startWorkers(services, config.WORKERS, bell, prepared.listenTarget);
      undo.push(workers.stop);
    }
    if (!options.build) return { services, log, port: undefined, stop };
    await options.loading;
    const stopping = new AbortController();
    const front = createFront(services, {
      ...{ build: options.build, development: options.development ?? false, stopping: stopping.signal },
      readiness,
    });
    const { port, close } = await listen(front.fetch, config, options.serve);
    serving = true;
    undo.push(async () => {
      stopping.abort();
      await close();
    });
    log.info({ origin: config.PUBLIC_ORIGIN, port }, "listening");
    const link = await offerFirstRun(services);
    // To the person at the terminal and not into the log, which may be kept and shipped.
    if (link)
      process.stderr.write(
        `\nNobody has an account yet. Create the first one within 24 hours:\n  ${link}\n\n`,
      );
    return { services, log, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
