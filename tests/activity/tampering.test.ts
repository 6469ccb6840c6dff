import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminClient } from "#db/admin-client";
import { newId } from "#server/domain/id";
import {
  exportTo,
  makeWorkspace,
  pastEverything,
  recordEvents,
  temporaryFolder,
  verifyFile,
} from "#tests/activity/log-lab";
import { atDepth } from "#tests/helpers/depth";
import { type Random, randomFrom } from "#tests/helpers/seeded-random";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

const EVENTS = 30;
const TAMPERINGS = atDepth(40, 200);
const SEED = 7_202_611;
/** Away from every seq in use: the unique index looks at each row as it is moved. */
const AWAY = 1_000_000;

const folder = temporaryFolder();
let database: TestDatabase;
let admin: postgres.Sql;
let workspaceId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  workspaceId = await makeWorkspace(admin);
  await recordEvents(database.db, workspaceId, EVENTS);
  await admin`create table original as select * from activity_log`;
  await admin`create table original_head as select * from activity_heads`;
});

afterAll(async () => {
  await admin.end();
  await database.close();
  folder.remove();
});

interface Tampering {
  readonly what: string;
  readonly seq: number;
  readonly kind: "changed" | "missing" | "inserted" | "reordered";
  run(sql: postgres.TransactionSql): Promise<unknown>;
}

/** One byte of each column, by an expression over the row. */
const BYTES: Readonly<Record<string, string>> = {
  action: "action || 'x'",
  actor_kind: "case actor_kind when 'user' then 'system' else 'user' end",
  actor_id: "gen_random_uuid()",
  actor_name: "overlay(actor_name placing 'X' from 1)",
  entity_type: "entity_type || ' '",
  entity_id: "overlay(entity_id placing 'x' from 1)",
  metadata: "replace(metadata::text, 'name', 'Name')::json",
  ip: "null",
  user_agent: "''",
  request_id: "upper(request_id) || '0'",
  occurred_at: "occurred_at + interval '1 millisecond'",
  id: "gen_random_uuid()",
  hash: "set_byte(hash, 31, get_byte(hash, 31) # 1)",
  prev_hash: "set_byte(prev_hash, 0, get_byte(prev_hash, 0) # 128)",
};

const shift = async (sql: postgres.TransactionSql, from: number, to: number, by: number) => {
  await sql`update activity_log set seq = seq + ${AWAY} where seq between ${from} and ${to}`;
  await sql`update activity_log set seq = seq - ${AWAY - by} where seq > ${AWAY}`;
};

const place = (sql: postgres.TransactionSql, from: number, to: number) =>
  sql`update activity_log set seq = ${to} where seq = ${from}`;

function randomTampering(random: Random): Tampering {
  const seq = 1 + random.below(EVENTS - 2);
  const other = seq + 1 + random.below(EVENTS - seq);
  const column = random.pick(Object.keys(BYTES));
  const whole = random.below(2) === 1;
  const insert = async (sql: postgres.TransactionSql) => {
    await shift(sql, seq, EVENTS, 1);
    await sql`insert into activity_log (workspace_id, id, occurred_at, action, actor_kind, actor_name, entity_type, entity_id, metadata, seq, prev_hash, hash)
      select workspace_id, ${newId()}, occurred_at, action, actor_kind, 'Somebody else', entity_type, entity_id, metadata, ${seq}, prev_hash, hash from original where seq = ${seq}`;
    if (whole) await sql`update activity_log a set hash = activity_hash(a) where seq = ${seq}`;
    await sql`update activity_heads set seq = seq + 1`;
  };
  return random.pick<Tampering>([
    {
      ...{ what: `changes ${column} of ${seq}`, seq, kind: "changed" },
      run: (sql) => sql.unsafe(`update activity_log set ${column} = ${BYTES[column]} where seq = ${seq}`),
    },
    {
      ...{ what: `rewrites ${seq} with its hash`, seq, kind: "changed" },
      run: async (sql) => {
        await sql`update activity_log set actor_name = 'Nobody' where seq = ${seq}`;
        await sql`update activity_log a set hash = activity_hash(a) where seq = ${seq}`;
      },
    },
    {
      ...{ what: `deletes ${seq}`, seq, kind: "missing" },
      run: (sql) => sql`delete from activity_log where seq = ${seq}`,
    },
    {
      ...{ what: `deletes ${seq} and closes the gap`, seq, kind: "missing" },
      run: async (sql) => {
        await sql`delete from activity_log where seq = ${seq}`;
        await shift(sql, seq + 1, EVENTS, -1);
        await sql`update activity_heads set seq = seq - 1`;
      },
    },
    { what: `inserts before ${seq}${whole ? " with a sound hash" : ""}`, seq, kind: "inserted", run: insert },
    {
      ...{ what: `swaps ${seq} and ${other}`, seq, kind: "reordered" },
      run: async (sql) => {
        await place(sql, seq, AWAY);
        await place(sql, other, seq);
        await place(sql, AWAY, other);
      },
    },
    {
      ...{ what: `moves ${whole ? `${seq} to ${other}` : `${other} to ${seq}`}`, seq, kind: "reordered" },
      run: async (sql) => {
        await place(sql, whole ? seq : other, 3 * AWAY);
        await sql`update activity_log set seq = seq + ${AWAY} where seq between ${seq} and ${other}`;
        await sql`update activity_log set seq = seq - ${AWAY} + ${whole ? -1 : 1} where seq between ${AWAY} and ${2 * AWAY}`;
        await place(sql, 3 * AWAY, whole ? other : seq);
      },
    },
  ]);
}

const restore = () =>
  pastEverything(admin, async (sql) => {
    await sql`delete from activity_log`;
    await sql`insert into activity_log select * from original`;
    await sql`delete from activity_heads`;
    await sql`insert into activity_heads select * from original_head`;
  });

it("an untouched log is good", async () => {
  const file = await exportTo(path.join(folder.path, "good.jsonl"), database.db, workspaceId);

  expect(await verifyFile(file)).toEqual({
    status: 0,
    said: expect.stringMatching(/^GOOD 30 events as of \S+Z, head [0-9a-f]{64}/),
  });
});

it(`T-31 names the first bad event of each of ${TAMPERINGS} random tamperings by a superuser, and what is wrong`, async () => {
  const random = randomFrom(SEED);
  const verdicts: Promise<{ tampering: Tampering; status: number | null; said: string }>[] = [];
  for (let round = 0; round < TAMPERINGS; round += 1) {
    const tampering = randomTampering(random);
    await pastEverything(admin, (sql) => tampering.run(sql));
    const file = await exportTo(path.join(folder.path, `${round}.jsonl`), database.db, workspaceId);
    verdicts.push(verifyFile(file).then((verdict) => ({ tampering, ...verdict })));
    // Two verifiers at a time are enough for two cores.
    await verdicts.at(-2);
    await restore();
  }

  const wrong = (await Promise.all(verdicts)).filter(
    ({ tampering: { seq, kind }, status, said }) =>
      status !== 1 || !said.startsWith(`BAD event ${seq} ${kind}:`),
  );
  expect(wrong.map(({ tampering, said }) => [tampering.what, said])).toEqual([]);
}, 180_000);
