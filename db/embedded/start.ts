import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { adminClient } from "#db/admin-client";
import { findBinaries } from "#db/embedded/binaries";
import { isAlive, isZombie } from "#db/embedded/process-state";
import { chooseRunner, type Runner } from "#db/embedded/runner";
import { takeStartLock } from "#db/embedded/start-lock";
import type { LaneTarget } from "#db/lane";

export interface EmbeddedServer {
  /** The superuser, over a Unix socket in a private directory. No TCP port is opened. */
  readonly admin: LaneTarget;
  /** True when a server was already running on this data directory and is used as it is. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const SETTINGS = {
  listen_addresses: "",
  max_connections: "120",
  shared_buffers: "64MB",
  jit: "off",
  logging_collector: "off",
};

/**
 * Starts a PostgreSQL server on `dataDir`, making the directory at the first start, or adopts the one that runs there.
 *
 * @throws Error with the end of the server's log when it does not come up.
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedServer> {
  const place = await preparePlace(path.resolve(dataDir));
  const release = await takeStartLock(`${place.dataDir}.lock`);
  try {
    const running = postmasterPid(place);
    if (running && isAlive(running) && (await answers(place.admin))) {
      return { admin: place.admin, adopted: true, stop: () => stopServer(place) };
    }
    if (running) await buryZombie(place, running);
    const binaries = findBinaries();
    const runner = chooseRunner(binaries.postgres, place.dataDir);
    ownDirectory(place.socketDir, runner);
    if (!fs.existsSync(path.join(place.dataDir, "PG_VERSION")))
      await initialise(binaries.initdb, place, runner);
    await launch(binaries.postgres, place, runner);
    return { admin: place.admin, adopted: false, stop: () => stopServer(place) };
  } finally {
    release();
  }
}

interface Place {
  dataDir: string;
  socketDir: string;
  password: string;
  admin: LaneTarget;
}

async function preparePlace(dataDir: string): Promise<Place> {
  fs.mkdirSync(path.dirname(dataDir), { recursive: true });
  // A socket's whole path may be 107 bytes long, so it cannot live inside an arbitrary data directory.
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  const socketDir = path.join(os.tmpdir(), `secportal-pg-${name}`);
  const secretFile = `${dataDir}.secret`;
  if (!fs.existsSync(secretFile)) {
    fs.writeFileSync(secretFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  const password = fs.readFileSync(secretFile, "utf8");
  const socketPath = path.join(socketDir, ".s.PGSQL.5432");
  const admin = {
    host: "localhost",
    port: 5432,
    socketPath,
    database: "postgres",
    user: "postgres",
    password,
  };
  return { dataDir, socketDir, password, admin };
}

/** Only what the server needs; typings elsewhere demand NODE_ENV of every environment, this one has none. */
const childEnvironment = () =>
  ({
    PATH: process.env.PATH ?? "",
    LC_ALL: "C",
    TZ: "UTC",
  }) as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;

async function initialise(initdb: string, place: Place, runner: Runner): Promise<void> {
  ownDirectory(place.dataDir, runner);
  const passwordFile = path.join(place.socketDir, "initial-password");
  fs.writeFileSync(passwordFile, place.password, { mode: 0o600 });
  if (runner.identity) fs.chownSync(passwordFile, runner.identity.uid, runner.identity.gid);
  const [file, args] = runner.command(initdb, [
    ...["-D", place.dataDir, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
    ...["-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"],
  ]);
  const problem = await run(file, args, runner);
  fs.rmSync(passwordFile, { force: true });
  if (problem === undefined) return;
  fs.rmSync(place.dataDir, { recursive: true, force: true });
  throw new Error(`The embedded database could not be initialised: ${problem}`);
}

/** Runs a program to its end. Answers what it complained of when it failed, otherwise nothing. */
function run(file: string, args: string[], { identity }: Runner): Promise<string | undefined> {
  const child = spawn(file, args, {
    ...identity,
    env: childEnvironment(),
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : complaint));
  });
}

async function launch(postgres: string, place: Place, runner: Runner): Promise<void> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [file, args] = runner.command(postgres, ["-D", place.dataDir, "-k", place.socketDir, ...settings]);
  const log = fs.openSync(`${place.dataDir}.log`, "a", 0o600);
  const child = spawn(file, args, {
    ...runner.identity,
    env: childEnvironment(),
    cwd: "/",
    // Its own process group: Ctrl-C in the terminal reaches us first, and we decide when it stops.
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  let failure: string | undefined;
  child.on("exit", (code, signal) => {
    failure = `it exited with ${code ?? signal}`;
  });
  child.on("error", (error) => {
    failure = error.message;
  });
  child.unref();
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; ) {
    if (failure !== undefined) break;
    if (fs.existsSync(String(place.admin.socketPath)) && (await answers(place.admin))) return;
    await sleep(10);
  }
  const tail = fs.readFileSync(`${place.dataDir}.log`, "utf8").slice(-600);
  throw new Error(
    `The embedded database did not start (${failure ?? "no answer"}). End of its log:\n${tail}`,
  );
}

async function stopServer(place: Place): Promise<void> {
  const pid = postmasterPid(place);
  if (!pid || !isAlive(pid)) return;
  // SIGINT is Postgres' fast shutdown: running transactions are rolled back, data is flushed.
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 25) await sleep(25);
  // Made anew at the next start; until then nothing of ours is left outside the data directory.
  if (!isAlive(pid)) fs.rmSync(place.socketDir, { recursive: true, force: true });
}

async function buryZombie(place: Place, pid: number): Promise<void> {
  if (isZombie(pid)) await sleep(500);
  if (!isZombie(pid)) return;
  fs.rmSync(path.join(place.dataDir, "postmaster.pid"), { force: true });
  fs.rmSync(`${place.admin.socketPath}.lock`, { force: true });
}

function postmasterPid(place: Place): number {
  try {
    return Number(fs.readFileSync(path.join(place.dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return 0;
  }
}

function ownDirectory(directory: string, runner: Runner): void {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (runner.identity) fs.chownSync(directory, runner.identity.uid, runner.identity.gid);
}

async function answers(admin: LaneTarget): Promise<boolean> {
  const sql = adminClient(admin);
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
