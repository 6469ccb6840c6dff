import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { ServerBuild } from "@remix-run/node";
import type { Config } from "#server/config";
import { createFront } from "#server/front/front";
import { createLog, type Log } from "#server/log";
import { createMailer } from "#server/mail/mailer";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { checkKey } from "#server/start/check-key";
import { checkLogins } from "#server/start/check-logins";
import { prepareDatabase } from "#server/start/prepare-database";
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
  readonly development?: boolean;
  readonly log?: Log;
  /** How to listen, where it is not the plain way: the development server puts Vite in front. */
  readonly serve?: (
    fetch: Fetch,
    at: { port: number; hostname: string },
    listening: (address: AddressInfo | string | null) => void,
  ) => ServerType;
}

/**
 * Starts a process: database first, then the key check, then workers, then the port, so that a listening server is a
 * working one.
 *
 * @throws ConfigError when the key does not fit the database.
 */
export async function start(config: Config, options: StartOptions): Promise<Running> {
  const log = options.log ?? createLog(config.LOG_LEVEL);
  const prepared = await prepareDatabase(config);
  const bell = new Bell();
  const services: Services = {
    ...{ config, log, db: prepared.db, vault: new Vault(config.keyRing, config.DATA_KEY_LIMIT) },
    ...{ providers: providerRegistry, mailer: createMailer(config), wakeWorkers: () => bell.ring() },
  };
  const undo: (() => Promise<void>)[] = [prepared.close];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await checkLogins(prepared.db);
    await checkKey(prepared.db, config.keyRing);
    installOutboundGuard(outboundPolicy(config));
    if (config.ALLOW_INSECURE_LOOPBACK) {
      log.warn(
        "ALLOW_INSECURE_LOOPBACK is on: plain http and loopback providers are accepted. Never in production.",
      );
    }
    if (config.WORKERS > 0) {
      const workers = await startWorkers(services, config.WORKERS, bell, prepared.workerTarget);
      undo.push(workers.stop);
    }
    if (!options.build) return { services, log, port: undefined, stop };
    const stopping = new AbortController();
    const front = createFront(services, {
      ...{ build: options.build, development: options.development ?? false, stopping: stopping.signal },
    });
    const { port, close } = await listen(front.fetch, config, options);
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

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

async function listen(fetch: Fetch, config: Config, options: StartOptions) {
  return await new Promise<{ port: number; close: () => Promise<void> }>((resolve, reject) => {
    const at = { port: config.PORT, hostname: config.HOST };
    const listening = (address: AddressInfo | string | null) => {
      const port = typeof address === "object" && address ? address.port : config.PORT;
      resolve({ port, close: () => closeServer(server) });
    };
    const server = options.serve
      ? options.serve(fetch, at, listening)
      : serve({ fetch, ...at, overrideGlobalObjects: false }, listening);
    server.on("error", reject);
  });
}

/** Stops taking connections, lets running answers end, and after five seconds cuts what is left. */
function closeServer(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if (!("closeIdleConnections" in server)) return;
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
