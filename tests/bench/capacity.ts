import fs from "node:fs";
import type postgres from "postgres";
import { systemDoer } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import { fillFindings } from "#tests/bench/data/fill-findings";
import { type Figure, rounded } from "#tests/bench/figure";
import { openPages } from "#tests/bench/pages/open-pages";
import { makeMember } from "#tests/helpers/people";
import { openStandaloneProduct } from "#tests/helpers/standalone-product";

const SIZE = { repositories: 1_000, findings: 100_000 };
const SCANS = SIZE.repositories * 10;
const EVENTS = 2_000;
const ROUNDS = 100;
const WARM_UP = 20;
/** Of a second, as /proc counts processor time: USER_HZ is 100 on every architecture of Linux that Node runs on. */
const TICK_MS = 10;

/**
 * What the capacity model in docs/scaling.md is made of. Room: bytes of a row with its indexes. Work: processor time of one answer, in the
 * web process and in the database, which must be on this machine. Linux only, since the database's time is read from /proc.
 */
export async function run(): Promise<Figure[]> {
  const product = await openStandaloneProduct();
  try {
    const { sql, services } = product;
    const member = await makeMember(services, { id: crypto.randomUUID(), name: "Bench" }, "owner");
    await fillFindings(sql, member, SIZE);
    const before = await bytesOf(sql, ["activity_log"]);
    for (let event = 0; event < EVENTS; event += 1) {
      await services.db.withWorkspace(member, (tx) =>
        recordActivity(tx, member.workspaceId, systemDoer("bench"), {
          action: "scan_cancelled",
          entityId: member.workspaceId,
          metadata: { fullName: "acme-example/bench" },
        }),
      );
    }
    const room = [
      figure(
        "finding_bytes",
        (await bytesOf(sql, ["findings"])) / SIZE.findings,
        "B",
        "a row with its indexes",
      ),
      figure("scan_bytes", (await bytesOf(sql, ["scans"])) / SCANS, "B", "a row with its indexes"),
      figure(
        "event_bytes",
        ((await bytesOf(sql, ["activity_log"])) - before) / EVENTS,
        "B",
        "a row with its indexes",
      ),
    ];
    const open = await openPages(services);
    const work: Figure[] = [];
    for (const [name, page] of [
      ["overview", "/"],
      ["findings", "/findings"],
      ["repositories", "/settings/repositories"],
    ] as const) {
      const cost = await costOf(sql, () => open(page, member.cookie));
      work.push(figure(`${name}_web_cpu_ms`, cost.web, "ms", `${page}, ${SIZE.findings} findings`));
      work.push(figure(`${name}_database_cpu_ms`, cost.database, "ms", `${page}, ${SIZE.findings} findings`));
    }
    return [...room, ...work];
  } finally {
    await product.close();
  }
}

const figure = (name: string, value: number, unit: string, against: string): Figure => ({
  ...{ bench: "capacity", figure: name, value: rounded(value), unit, target: null, against },
});

async function bytesOf(sql: postgres.Sql, tables: readonly string[]): Promise<number> {
  const [row] =
    await sql`select sum(pg_total_relation_size(name::regclass))::float8 as bytes from unnest(${tables}::text[]) name`;
  return Number(row?.bytes);
}

/** Processor time in milliseconds that one call takes of this process and of the sessions of this database. */
async function costOf(
  sql: postgres.Sql,
  call: () => Promise<void>,
): Promise<{ web: number; database: number }> {
  for (let round = 0; round < WARM_UP; round += 1) await call();
  const [web, database] = [process.cpuUsage(), await sessionTicks(sql)];
  for (let round = 0; round < ROUNDS; round += 1) await call();
  const { user, system } = process.cpuUsage(web);
  const now = await sessionTicks(sql);
  let ticks = 0;
  for (const [pid, spent] of now) ticks += spent - (database.get(pid) ?? 0);
  return { web: (user + system) / 1_000 / ROUNDS, database: (ticks * TICK_MS) / ROUNDS };
}

async function sessionTicks(sql: postgres.Sql): Promise<Map<number, number>> {
  const sessions = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  return new Map(sessions.map(({ pid }) => [pid, ticksOf(pid)]));
}

/** utime and stime of proc(5). A name in brackets comes before them, which may hold spaces. */
function ticksOf(pid: number): number {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
