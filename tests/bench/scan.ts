import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { providers } from "#db/vocabulary";
import { type Figure, median, rounded, type Target } from "#tests/bench/figure";
import { demoDatabase } from "#tests/demo/demo-database";
import { freePort } from "#tests/demo/free-port";
import { type MainJob, runMainJob, type Scan } from "#tests/demo/main-job";
import { startProduct } from "#tests/demo/product-process";
import { type LocalForges, startLocalForges } from "#tests/forges/start-all";

const SCANS = 15;
const WARM_UP = 3;
/** Length of each look at how many scans end, in milliseconds. */
const WINDOW_MS = 15_000;
/** Between two looks at a scan: its end is what is measured, or the looks would take the processor from the workers. */
const OFTEN_MS = 20;
const SELDOM_MS = 200;

/**
 * Whole scans of a repository on a local forge, by the built product with a worker process of its own, beside a bare `git clone --depth 1` of the
 * same; and how many scans end in a minute with one worker process and with two.
 */
export async function run(): Promise<Figure[]> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const port = await freePort(0);
    const database = await demoDatabase(process.env.DATABASE_URL);
    undo.push(database.remove);
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-bench-"));
    fs.chmodSync(dataDir, 0o755);
    undo.push(async () => fs.rmSync(dataDir, { recursive: true, force: true }));
    const forges = await startLocalForges({
      redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
    });
    undo.push(forges.close);
    const product = await startProduct({
      port,
      dataDir,
      environment: database.environment,
    });
    undo.push(product.stop);
    const job = await runMainJob(product, forges, () => {});
    const alone = await timeScans(job, forges, dataDir);
    const one = await scansPerMinute(job);
    await product.addWorker();
    const two = await scansPerMinute(job);
    const against = "one worker process, the demo's three repositories";
    return [
      ...alone,
      figure("one_worker_per_minute", one, "1/min", null, "the demo's three repositories"),
      figure("two_workers_per_minute", two, "1/min", null, "the demo's three repositories"),
      figure("two_worker_scaling", two / one, "x", ">= 1.7", against),
    ];
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

const figure = (
  name: string,
  value: number,
  unit: string,
  target: Target | null,
  against: string | null,
): Figure => ({
  ...{ bench: "scan", figure: name, value: rounded(value), unit, target, against },
});

/** A scan and a clone in turns, with what each step of the scan took. */
async function timeScans(job: MainJob, forges: LocalForges, dataDir: string): Promise<Figure[]> {
  const repository = (await repositoriesOf(job)).find(({ provider }) => provider === "github");
  if (!repository) throw new Error("the demo has no repository at GitHub");
  // One token for all clones: at the eleventh, GitHub ends the oldest of a person, which is the product's.
  const { access: token } = forges.github.forge.issueToken();
  const times: { scan: number; clone: number; sast: number; sca: number }[] = [];
  for (let round = 0; round < WARM_UP + SCANS; round += 1) {
    const scan = await finished(job, await start(job, repository.repositoryId));
    const clone = await timeClone(forges, token, repository.fullName, path.join(dataDir, "clone"));
    const of = (engine: string) => scan.engines.find((report) => report.engine === engine)?.durationMs ?? 0;
    const ms = Date.parse(scan.finishedAt ?? "") - Date.parse(scan.startedAt ?? "");
    if (round >= WARM_UP) times.push({ scan: ms, clone, sast: of("sast"), sca: of("sca") });
  }
  const middle = (pick: (one: (typeof times)[number]) => number) => median(times.map(pick));
  const clone = `git clone --depth 1 of the same, ${SCANS} of each in turns`;
  return [
    figure(
      "clone_ratio",
      middle((one) => one.scan / one.clone),
      "x",
      null,
      clone,
    ),
    figure(
      "scan_ms",
      middle((one) => one.scan),
      "ms",
      null,
      null,
    ),
    figure(
      "clone_ms",
      middle((one) => one.clone),
      "ms",
      null,
      `${SCANS} clones`,
    ),
    figure(
      "sast_ms",
      middle((one) => one.sast),
      "ms",
      null,
      "a process of its own is started in it",
    ),
    figure(
      "sca_ms",
      middle((one) => one.sca),
      "ms",
      null,
      null,
    ),
    figure(
      "reading_and_writing_ms",
      middle((one) => one.scan - one.sast - one.sca),
      "ms",
      null,
      clone,
    ),
  ];
}

async function timeClone(
  forges: LocalForges,
  token: string,
  fullName: string,
  target: string,
): Promise<number> {
  const { origin } = forges.github;
  const url = new URL(`${origin}/${fullName}.git`);
  url.username = "x-access-token";
  url.password = token;
  fs.rmSync(target, { recursive: true, force: true });
  const started = performance.now();
  await promisify(execFile)("git", ["clone", "--quiet", "--depth", "1", url.href, target]);
  const ms = performance.now() - started;
  fs.rmSync(target, { recursive: true, force: true });
  return ms;
}

/** Keeps every repository scanned for a while, and counts what ends. */
async function scansPerMinute(job: MainJob): Promise<number> {
  const repositories = await repositoriesOf(job);
  const started = performance.now();
  let ended = 0;
  const keep = async (repositoryId: string) => {
    while (performance.now() - started < WINDOW_MS) {
      const scan = await finished(job, await start(job, repositoryId), SELDOM_MS);
      if (scan.state !== "succeeded") throw new Error(`a scan ended as ${scan.state}`);
      ended += 1;
    }
  };
  await Promise.all(repositories.map(({ repositoryId }) => keep(repositoryId)));
  return (ended * 60_000) / (performance.now() - started);
}

type Repository = { repositoryId: string; fullName: string; provider: (typeof providers)[number] };

const repositoriesOf = async ({ operator }: MainJob) =>
  (await operator.query<{ repositories: Repository[] }>("repository.connected")).repositories;

const start = async ({ operator }: MainJob, repositoryId: string): Promise<string> =>
  (await operator.mutate<Scan>("scan.start", { repositoryId })).id;

async function finished({ operator }: MainJob, id: string, everyMs: number = OFTEN_MS): Promise<Scan> {
  for (;;) {
    const scan = await operator.query<Scan>("scan.get", { id });
    if (scan.state !== "queued" && scan.state !== "running") return scan;
    await sleep(everyMs);
  }
}
