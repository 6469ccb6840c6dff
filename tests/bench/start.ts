import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "#server/root";
import { type Figure, median, rounded, type Target } from "#tests/bench/figure";
import { freePort } from "#tests/demo/free-port";

const LATER_STARTS = 3;
const REST_MS = 5_000;
const PATIENCE_MS = 120_000;

/**
 * What a start costs on a built checkout, with the embedded database. Time: from `npm start` to the first good answer of
 * `/health/ready`, the very first time, when the database is made, and afterwards. Memory: resident, of a web process that does not
 * work and of a worker, each left alone for five seconds. Linux only, since memory is read from /proc.
 */
export async function run(): Promise<Figure[]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-bench-start-"));
  fs.chmodSync(directory, 0o755);
  const environment = await environmentIn(directory);
  const npm = () => launch("npm", ["start", "--silent"], environment);
  try {
    const first = await timed(npm, environment);
    const later: number[] = [];
    for (let round = 0; round < LATER_STARTS; round += 1) later.push(await timed(npm, environment));
    const start = (...args: string[]) =>
      launch(process.execPath, ["scripts/start.mjs", ...args], { ...environment, WORKERS: "0" });
    const web = start();
    await ready(web, environment);
    const worker = start("--worker");
    await said(worker, "workers started");
    await sleep(REST_MS);
    const [webBytes, workerBytes] = [residentBytes(web), residentBytes(worker)];
    await end(worker);
    await end(web);
    const figure = (name: string, value: number, unit: string, target: Target | null, against: string) => ({
      ...{ bench: "start", figure: name, value: rounded(value), unit, target, against },
    });
    return [
      figure("ready_seconds", first, "s", "<= 3", "first start, the database is made"),
      figure("again_ready_seconds", median(later), "s", "<= 3", `median of ${LATER_STARTS} later starts`),
      figure("web_rss_mb", webBytes / 1e6, "MB", null, "web process, WORKERS=0, at rest"),
      figure("worker_rss_mb", workerBytes / 1e6, "MB", null, "worker process, at rest"),
    ];
  } finally {
    for (const { child } of started)
      if (child.exitCode === null && child.signalCode === null && child.pid)
        process.kill(-child.pid, "SIGKILL");
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

interface Started {
  readonly child: ChildProcess;
  output(): string;
}

const started: Started[] = [];

function launch(file: string, args: string[], environment: Record<string, string>): Started {
  const child = spawn(file, args, {
    cwd: projectRoot,
    env: environment as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what npm started goes too when something fails.
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  const each = { child, output: () => text };
  started.push(each);
  return each;
}

/** Seconds from the command to the first good answer; the process is ended afterwards. */
async function timed(command: () => Started, environment: Record<string, string>): Promise<number> {
  const began = performance.now();
  const each = command();
  await ready(each, environment);
  const seconds = (performance.now() - began) / 1000;
  await end(each);
  await gone(environment);
  return seconds;
}

async function ready(each: Started, { PORT }: Record<string, string>): Promise<void> {
  await until(each, async () => {
    const answer = await fetch(`http://127.0.0.1:${PORT}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.status === 200;
  });
}

/** npm ends before what it started does: the next start must meet neither its port nor its database. */
async function gone({ PORT, DATA_DIR }: Record<string, string>): Promise<void> {
  const postmaster = path.join(DATA_DIR ?? "", "postgres/postmaster.pid");
  for (const giveUp = Date.now() + PATIENCE_MS; Date.now() < giveUp; await sleep(10)) {
    const answers = await fetch(`http://127.0.0.1:${PORT}/health/live`).then(
      (answer) => answer.arrayBuffer(),
      () => undefined,
    );
    if (!answers && !fs.existsSync(postmaster)) return;
  }
  throw new Error("The product did not stop.");
}

const said = (each: Started, words: string) => until(each, async () => each.output().includes(words));

async function until(each: Started, holds: () => Promise<boolean>): Promise<void> {
  for (const giveUp = Date.now() + PATIENCE_MS; Date.now() < giveUp; await sleep(10)) {
    if (await holds()) return;
    if (each.child.exitCode !== null) break;
  }
  throw new Error(`The product did not start:\n${each.output().slice(-2000)}`);
}

function end({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    // The whole group, as Ctrl-C does: npm's shell does not pass a signal on.
    if (child.pid) process.kill(-child.pid, "SIGTERM");
  });
}

function residentBytes({ child, output }: Started): number {
  if (child.exitCode !== null || child.signalCode !== null)
    throw new Error(`The product ended while it was at rest:\n${output().slice(-2000)}`);
  const status = fs.readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

async function environmentIn(directory: string): Promise<Record<string, string>> {
  const secret = () => randomBytes(32).toString("base64");
  const port = await freePort(0);
  return {
    ...{ PATH: process.env.PATH ?? "", HOME: directory, NODE_ENV: "production", DATABASE_URL: "" },
    ...{ SECPORTAL_SECRET: secret(), KEK_KEYS: `k1:${secret()}`, DATA_DIR: path.join(directory, "data") },
    ...{ HOST: "127.0.0.1", PORT: String(port), PUBLIC_ORIGIN: `http://localhost:${port}` },
  };
}
