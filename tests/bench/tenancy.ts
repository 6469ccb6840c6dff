import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { type Database, openDatabase, type WorkspaceTx } from "#db/database";
import { findConnectedRepository } from "#db/queries/repositories";
import { servingTargets } from "#db/roles";
import { fillEstate, repositoryAt, workspaceAt } from "#tests/bench/data/fill-estate";
import { type Figure, median, rounded } from "#tests/bench/figure";
import { openStandaloneProduct } from "#tests/helpers/standalone-product";
import { testContextKey, testLogins } from "#tests/setup/logins";

const CLIENTS = 16;
const REPOSITORIES = 100;
const ROUNDS = 9;
const READS_A_ROUND = 4_000;
const [FEW, MANY] = [10, 10_000];
const BLOCKS = 9;
const READS_A_BLOCK = 1_200;

type Read = (workspace: number, repository: number) => Promise<unknown>;

/**
 * What isolation costs. Throughput: one connected repository, read by 16 clients through `withWorkspace`, against the same
 * SQL sent by Drizzle over postgres.js as a superuser, whom row security does not touch, to a database of that one
 * workspace. Growth: the same read at 10,000 workspaces against 10.
 */
export async function run(): Promise<Figure[]> {
  const few = await openStandaloneProduct();
  const many = await openStandaloneProduct(few.admin);
  const bare = await openStandaloneProduct(few.admin);
  const ours = openDatabase(servingTargets(few.target("app"), testLogins), testContextKey, CLIENTS);
  const manyDb = openDatabase(servingTargets(many.target("app"), testLogins), testContextKey, CLIENTS);
  const plain = postgres({ ...connection(bare.admin), max: CLIENTS, onnotice: () => {} });
  try {
    await fillEstate(few.sql, FEW, REPOSITORIES);
    await fillEstate(many.sql, MANY, REPOSITORIES);
    await fillEstate(bare.sql, 1, REPOSITORIES);
    const guarded = readThrough(ours);
    const db = drizzle(preparing(plain)) as unknown as WorkspaceTx;
    const unguarded: Read = (_, repository) =>
      findConnectedRepository(db, { id: repositoryAt(1, repository) });
    return [await throughput(guarded, unguarded), await growth(guarded, readThrough(manyDb))];
  } finally {
    await Promise.all([ours.close(), manyDb.close(), plain.end()]);
    for (const product of [many, bare, few]) await product.close();
  }
}

const readThrough =
  (db: Database): Read =>
  (workspace, repository) =>
    db.withWorkspace(
      { workspaceId: workspaceAt(workspace) },
      (tx) => findConnectedRepository(tx, { id: repositoryAt(workspace, repository) }),
      { readOnly: true, once: true },
    );

async function throughput(guarded: Read, unguarded: Read): Promise<Figure> {
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const without = await perSecond(unguarded);
    const within = await perSecond(guarded);
    // The first round warms both up.
    if (round > 0) ratios.push(within / without);
  }
  return {
    ...{ bench: "tenancy", figure: "throughput_ratio", value: rounded(median(ratios)), unit: "ratio" },
    ...{ target: ">= 0.6", against: "the same SQL without tenancy, 16 clients" },
  };
}

async function perSecond(read: Read): Promise<number> {
  let left = READS_A_ROUND;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const found = await read(1, 1 + (left % REPOSITORIES));
      if (!found) throw new Error("a repository was not found");
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return READS_A_ROUND / ((performance.now() - started) / 1000);
}

async function growth(few: Read, many: Read): Promise<Figure> {
  const ratios: number[] = [];
  for (let block = 0; block <= BLOCKS; block += 1) {
    const [small, large]: [number[], number[]] = [[], []];
    for (let read = 0; read < READS_A_BLOCK; read += 1) {
      const at = block * READS_A_BLOCK + read;
      const repository = 1 + (at % REPOSITORIES);
      small.push(await latency(() => few(1 + (at % FEW), repository)));
      // A step that has no factor in common with the number of workspaces visits all of them in no order.
      large.push(await latency(() => many(1 + ((at * 7_919) % MANY), repository)));
    }
    if (block > 0) ratios.push(p95(large) / p95(small));
  }
  return {
    ...{ bench: "tenancy", figure: "growth_p95_ratio", value: rounded(median(ratios)), unit: "ratio" },
    ...{ target: "<= 1.3", against: "10 workspaces of 100 repositories, in the same run" },
  };
}

async function latency(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  if (!(await work())) throw new Error("a repository was not found");
  return performance.now() - started;
}

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;

/** Drizzle has every statement parsed and planned anew; ours are prepared, so the other side's are too. */
const preparing = (client: postgres.Sql): postgres.Sql =>
  new Proxy(client, {
    get: (target, name) =>
      name === "unsafe"
        ? (text: string, parameters: never[]) => target.unsafe(text, parameters, { prepare: true })
        : Reflect.get(target, name),
  });

/** A target in postgres.js's own words. */
function connection(target: {
  host: string;
  port: number;
  socketPath?: string;
  database: string;
  user: string;
  password?: string;
}) {
  const { socketPath, user, ...rest } = target;
  return { ...rest, username: user, ...(socketPath ? { path: socketPath } : {}) };
}
