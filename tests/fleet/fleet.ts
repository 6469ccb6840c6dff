import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { adminClient } from "#db/admin-client";
import { servingRoles } from "#db/roles";
import { parseDatabaseUrl } from "#db/target";
import { type Config, readConfig } from "#server/config";
import { createLog } from "#server/log";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { prepareDatabase } from "#server/start/prepare-database";
import { Vault } from "#server/vault/vault";
import { freePort } from "#tests/demo/free-port";
import { type FleetDatabase, openFleetDatabase } from "#tests/fleet/fleet-database";
import { type LocalForges, startLocalForges } from "#tests/forges/start-all";
import { type BuiltProcess, startBuilt } from "#tests/helpers/built-process";

/** A process of the fleet, told apart by its place, which whoever is started in its stead takes over. */
export interface Ship extends BuiltProcess {
  readonly role: "web" | "worker";
  /** Where a web process listens; the same before and after it was replaced. */
  readonly address: string;
}

/** Web and worker processes of the built product over one database, as an installation that outgrew one process has them. */
export interface Fleet {
  readonly origin: string;
  readonly config: Config;
  readonly database: FleetDatabase;
  /** The providers, in this process. */
  readonly forges: LocalForges;
  /** The product's services in this process, over the same database and with the same keys. */
  readonly services: Services;
  /** The superuser, connected to this database. */
  readonly sql: postgres.Sql;
  readonly webs: readonly Ship[];
  readonly workers: readonly Ship[];
  /** Starts another process in the place of one that ended. */
  replace(ship: Ship): Promise<Ship>;
  /** Names below the folder that sources are read to. */
  leftovers(): string[];
  /** Everything the processes printed, those that ended included. */
  output(): string;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly webs: number;
  readonly workers: number;
  /** Never on the server that DATABASE_URL names, since it is to be ended. */
  readonly ownServer?: boolean;
}

/** Kinds of work for each of which a process has connections of its own. */
const LOGINS = servingRoles.length;

/**
 * Starts them all at once on an empty database, so that they also meet over its migrations. Whatever was started ends again where a part
 * of it does not start.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-fleet-"));
    // The embedded server may run as another user, who has to pass through here.
    fs.chmodSync(directory, 0o755);
    undo.push(async () => fs.rmSync(directory, { recursive: true, force: true }));
    const database = await openFleetDatabase(directory, options.ownServer ?? false);
    undo.push(database.remove);
    const ports: number[] = [];
    while (ports.length < options.webs) ports.push(await freePort(0));
    const origin = `http://localhost:${ports[0]}`;
    const forges = await startLocalForges({
      redirectUriFor: (provider) => `${origin}/api/git/callback/${provider}`,
    });
    undo.push(forges.close);
    const environment = {
      ...database.environment,
      ...{ PATH: process.env.PATH ?? "", NODE_ENV: "production", PUBLIC_ORIGIN: origin },
      ...{ DATA_DIR: path.join(directory, "data"), ADVISORY_SOURCE: "seed", ALLOW_INSECURE_LOOPBACK: "1" },
      // Each client stands for a person at an address of their own, as behind a balancer.
      TRUST_PROXY: "1",
      // Together below the 100 connections that a server allows unless told.
      DATABASE_LANES: String(Math.floor(96 / (options.webs + options.workers) / LOGINS)),
      SECPORTAL_SECRET: randomBytes(32).toString("base64"),
      KEK_KEYS: `fleet:${randomBytes(32).toString("base64")}`,
    };
    const all: Ship[] = [];
    undo.push(() => Promise.all(all.map((ship) => ship.end("SIGTERM"))));
    const start = async (role: Ship["role"], address: string): Promise<Ship> => {
      const own =
        role === "web" ? { WORKERS: "0", PORT: new URL(address).port } : { WORKERS: "1", PORT: "0" };
      const ship = {
        ...startBuilt(role === "web" ? [] : ["--worker"], { ...environment, ...own }),
        ...{ role, address },
      };
      all.push(ship);
      await ship.seen(role === "web" ? /"msg":"(listening)"/ : /"msg":"(workers started)"/);
      return ship;
    };
    const webs = ports.map((port) => start("web", `http://127.0.0.1:${port}`));
    const workers = Array.from({ length: options.workers }, () => start("worker", ""));
    const fleet = { webs: await Promise.all(webs), workers: await Promise.all(workers) };
    const config = readConfig({ ...environment, LOG_LEVEL: "silent" });
    const { db, close: closeDatabase } = await prepareDatabase({ ...config, AUTO_MIGRATE: false });
    undo.push(closeDatabase);
    const sql = adminClient(parseDatabaseUrl(database.environment.DATABASE_URL));
    undo.push(() => sql.end({ timeout: 1 }));
    const workRoot = path.join(config.dataDir, "work");
    return {
      ...{ ...fleet, origin, config, database, forges, sql, close },
      services: {
        ...{ config, log: createLog("silent"), db, vault: new Vault(config.keyRing) },
        ...{ providers: providerRegistry, mailer: null, wakeWorkers: () => {} },
      },
      replace: async (ship) => {
        const group = ship.role === "web" ? fleet.webs : fleet.workers;
        const next = await start(ship.role, ship.address);
        group[group.indexOf(ship)] = next;
        return next;
      },
      leftovers: () => (fs.existsSync(workRoot) ? fs.readdirSync(workRoot) : []),
      output: () => all.map((ship) => ship.output()).join(""),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
