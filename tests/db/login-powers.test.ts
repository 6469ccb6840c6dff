import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { openDatabase } from "#db/database";
import { Lane } from "#db/lane";
import { servingRoles } from "#db/roles";
import { ConfigError } from "#server/config";
import { newId } from "#server/domain/id";
import { checkLogins } from "#server/start/check-logins";
import { faultOf } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";
import { testContextKey } from "#tests/setup/logins";

let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  // Logins belong to the whole server: these are of this test alone.
  for (const role of servingRoles) {
    await admin.unsafe(`create role ${login(role)} login password 'of this test' in role secportal_${role}`);
    await admin.unsafe(`grant connect on database ${database.admin.database} to ${login(role)}`);
  }
});

afterAll(async () => {
  for (const role of servingRoles) {
    await admin.unsafe(`revoke connect on database ${database.admin.database} from ${login(role)}`);
    await admin.unsafe(`drop role ${login(role)}`);
  }
  await admin.end();
  await database.close();
});

const suffix = newId().slice(-6);
const login = (role: string) => `sp_powers_${role}_${suffix}`;

async function refusal(): Promise<string> {
  const target = (role: (typeof servingRoles)[number]) => ({
    ...database.target(role),
    ...{ user: login(role), password: "of this test" },
  });
  const db = openDatabase(
    { app: target("app"), worker: target("worker"), identity: target("identity"), vault: target("vault") },
    testContextKey,
  );
  try {
    await checkLogins(db);
    return "started";
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return String(error instanceof Error && error.message);
  } finally {
    await db.close();
  }
}

test("T-02: logins without any power may serve", async () => {
  expect(await refusal()).toBe("started");
});

test.each(servingRoles)("T-02: a start with a superuser as %s is refused", async (role) => {
  await admin.unsafe(`alter role ${login(role)} superuser`);
  const said = await refusal();
  await admin.unsafe(`alter role ${login(role)} nosuperuser`);

  expect(said).toContain(`the database login ${login(role)} is a superuser`);
});

test.each([
  ["bypassrls", "nobypassrls", "bypasses row security"],
  ["createrole", "nocreaterole", "may create roles"],
  ["createdb", "nocreatedb", "may create databases"],
])("T-02: a start with a login that has %s is refused", async (power, without, words) => {
  await admin.unsafe(`alter role ${login("app")} ${power}`);
  const said = await refusal();
  await admin.unsafe(`alter role ${login("app")} ${without}`);

  expect(said).toContain(words);
});

test("T-02: a start with a login of the owner's group is refused", async () => {
  await admin.unsafe(`grant secportal_owner to ${login("vault")}`);
  const said = await refusal();
  await admin.unsafe(`revoke secportal_owner from ${login("vault")}`);

  expect(said).toContain("belongs to the owner");
});

test.each(servingRoles)(
  "T-13: what %s sends outside of a transaction writes nothing, by the login's own default",
  async (role) => {
    // A pooler takes no settings for a session, so a lane through one asks for none.
    const lane = new Lane({ ...database.target(role), pooled: true });
    const written = await faultOf(lane.run("create temporary table stray (id int)"));
    lane.kill(new Error("the test is over"));

    expect(written).toBe("25006");
  },
);
