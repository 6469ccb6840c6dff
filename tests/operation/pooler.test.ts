import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { type Database, openDatabase, type WorkspaceTx } from "#db/database";
import { Lane } from "#db/lane";
import { servingTargets } from "#db/roles";
import { newId } from "#server/domain/id";
import { checkLogins } from "#server/start/check-logins";
import { backendOf, faultOf, killBackend, watchUnhandled } from "#tests/helpers/database-faults";
import { noPooler, type Pooler, startPooler } from "#tests/helpers/pooler";
import { randomFrom } from "#tests/helpers/seeded-random";
import { fillTenant, tenantTables } from "#tests/helpers/tenant-rows";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";
import { testContextKey, testLogins } from "#tests/setup/logins";

if (noPooler) process.stdout.write(`The tests of a pooler are skipped: ${noPooler}.\n`);

/** Fewer sessions of the server than there are lanes, so that every lane uses every session. */
const SESSIONS = 2;
const LANES = 8;
const TRANSACTIONS = 600;
const tenants = Array.from({ length: 6 }, () => newId());

describe.skipIf(noPooler)("through PgBouncer in transaction mode", () => {
  let database: TestDatabase;
  let admin: postgres.Sql;
  let pooler: Pooler;
  let db: Database;
  const unhandled = watchUnhandled();
  const targets = () => servingTargets(pooler.through(database.admin), testLogins);

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = adminClient(database.admin);
    pooler = await startPooler(database.admin, SESSIONS);
    db = openDatabase(targets(), testContextKey, LANES);
    const tables = await tenantTables(admin);
    for (const [index, id] of tenants.entries()) await fillTenant(admin, tables, id, `canary${index}`);
  });

  afterAll(async () => {
    await db?.close();
    await pooler?.stop();
    await admin?.end();
    await database?.close();
  });

  test("workspaces in turn on two sessions see their own rows and nobody else's, whatever becomes of a transaction", async () => {
    const random = randomFrom(20_262);
    const foreign: unknown[] = [];
    const empty: string[] = [];
    const backends = new Set<number>();
    const outcomes = new Map<string, number>();
    const oneTransaction = async (): Promise<void> => {
      const [workspaceId, kind, trouble] = [random.pick(tenants), random.below(4), random.below(100)];
      const look = async (tx: WorkspaceTx) => {
        const rows = await seen(tx);
        foreign.push(...rows.filter((id) => id !== workspaceId));
        if (rows.length === 0) empty.push(workspaceId);
      };
      const outcome = await faultOf(
        db.withWorkspace({ workspaceId }, async (tx) => {
          const backend = await backendOf(tx);
          backends.add(backend);
          if (trouble < 2) await killBackend(admin, backend);
          await look(tx);
          if (kind === 1) await write(tx, workspaceId);
          if (kind === 2) throw new Error("the work failed");
          if (kind === 3) await Promise.all([look(tx), look(tx)]);
        }),
      );
      outcomes.set(String(outcome), (outcomes.get(String(outcome)) ?? 0) + 1);
    };
    let left = TRANSACTIONS;
    const client = async () => {
      while (left-- > 0) await oneTransaction();
    };
    await Promise.all(Array.from({ length: LANES }, client));

    expect(foreign).toEqual([]);
    expect(empty).toEqual([]);
    const written = await admin`
      select metadata->>'of' as told, workspace_id from activity_log where action = 'pooled'`;
    expect(written.length).toBeGreaterThan(TRANSACTIONS / 8);
    expect(written.filter((row) => row.told !== row.workspace_id)).toEqual([]);
    expect([...outcomes.keys()].filter((name) => !EXPECTED.includes(name))).toEqual([]);
    expect(outcomes.get("no error")).toBeGreaterThan(TRANSACTIONS / 2);
    // Each killed session was replaced; nobody had one of their own.
    expect(backends.size).toBeLessThan(SESSIONS + TRANSACTIONS / 20);
    expect(db.stats()).toMatchObject({ busy: 0, waiting: 0 });
    expect(unhandled()).toEqual([]);
  });

  test("roles share one pooler without sharing their rights", async () => {
    const [workspaceId] = tenants as [string];
    const names = await Promise.all([
      db.withWorkspace({ workspaceId }, (tx) => whoami(tx)),
      db.worker.withWorkspace({ workspaceId }, (tx) => whoami(tx)),
      db.vault.withWorkspace({ workspaceId }, (tx) => whoami(tx)),
      db.withIdentity({}, (tx) => whoami(tx)),
    ]);

    expect(names).toEqual(["app", "worker", "vault", "identity"].map((role) => `sp_test_${role}`));
    const refused = db.withWorkspace({ workspaceId }, (tx) =>
      tx.execute(sql`select password_hash from users`),
    );
    expect(await faultOf(refused)).toBe("42501");
  });

  test("a statement outside of a transaction writes nothing and sees no workspace, after one that did both on the same session", async () => {
    const [workspaceId] = tenants as [string];
    await db.withWorkspace({ workspaceId }, (tx) => write(tx, workspaceId));
    const lane = new Lane(targets().app);

    const rows = await lane.run("select count(*)::int as rows from repositories", []);
    const writing = faultOf(lane.run("update repositories set full_name = 'stray'", []));
    const read = await writing;
    lane.kill(new Error("the test is over"));

    expect(rows[0]?.rows).toBe(0);
    expect(read).toBe("25006");
  });

  test("a statement with parameters leaves nothing prepared behind", async () => {
    const [workspaceId] = tenants as [string];
    for (let round = 0; round < 10; round += 1) {
      const prepared = await db.withWorkspace({ workspaceId }, async (tx) => {
        await tx.execute(sql`select ${round}::int as same_text`);
        const [row] = await tx.execute(sql`select count(*)::int as statements from pg_prepared_statements`);
        return row?.statements;
      });
      expect(prepared).toBe(0);
    }
  });

  test("the pooler can ask for the verifiers of nobody but those who serve, and the owner", async () => {
    const lookup = (name: string) =>
      admin`select phash is not null as known from pgbouncer.user_lookup(${name})`.then(
        ([row]) => row?.known,
      );
    const other = `sp_other_${newId().slice(-6)}`;
    await admin.unsafe(`create role ${other} login password 'of this test'`);
    const known = [await lookup("sp_test_app"), await lookup("sp_test_vault"), await lookup(other)];
    await admin.unsafe(`drop role ${other}`);

    expect(known).toEqual([true, true, false]);
  });

  test("a login that would write by default is refused at the start", async () => {
    await expect(checkLogins(db)).resolves.toBeUndefined();
    const login = `sp_pooled_${newId().slice(-6)}`;
    await admin.unsafe(`create role ${login} login password 'of this test' in role secportal_vault`);
    await admin.unsafe(`grant connect on database ${database.admin.database} to ${login}`);
    const vault = { ...targets().vault, user: login, password: "of this test" };
    const loose = openDatabase({ ...targets(), vault }, testContextKey);
    try {
      await expect(checkLogins(loose)).rejects.toThrow(`${login} may write outside of a transaction`);
    } finally {
      await loose.close();
      await admin.unsafe(`revoke connect on database ${database.admin.database} from ${login}`);
      await admin.unsafe(`drop role ${login}`);
    }
  });
});

const EXPECTED = ["no error", "Error: the work failed", "CONNECTION_LOST", "COMMIT_UNKNOWN"];

const seen = async (tx: WorkspaceTx): Promise<unknown[]> =>
  (await tx.execute(sql`select workspace_id from repositories`)).map((row) => row.workspace_id);

const whoami = async (tx: Pick<WorkspaceTx, "execute">): Promise<unknown> =>
  (await tx.execute(sql`select session_user as name`))[0]?.name;

const write = async (tx: WorkspaceTx, workspaceId: string): Promise<void> =>
  void (await tx.execute(sql`insert into activity_log
    (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata)
    values (${workspaceId}, ${newId()}, 'pooled', 'system', 'test', 'test', 'test',
      ${JSON.stringify({ of: workspaceId })}::jsonb)`));
