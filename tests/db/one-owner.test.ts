import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { insertMember, insertWorkspace } from "#db/queries/identity/memberships";
import { insertUser } from "#db/queries/identity/users";
import { deleteMember, updateRole } from "#db/queries/team";
import type { Role } from "#db/vocabulary";
import { newId } from "#server/domain/id";
import { faultOf } from "#tests/helpers/database-faults";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

let database: TestDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

async function workspaceOf(...roles: Role[]): Promise<{ workspaceId: string; people: string[] }> {
  const workspaceId = newId();
  const people = roles.map(() => newId());
  await database.db.withIdentity({ workspaceId }, async (tx) => {
    await insertWorkspace(tx, workspaceId, "Acme");
    for (const [index, userId] of people.entries()) {
      await insertUser(tx, { id: userId, email: `${userId}@example.test`, name: "x", passwordHash: "x" });
      await insertMember(tx, { workspaceId, userId, role: roles[index] ?? "viewer" });
    }
  });
  return { workspaceId, people };
}

const owners = async (workspaceId: string): Promise<number> =>
  (await admin`select 1 from workspace_members where workspace_id = ${workspaceId} and role = 'owner'`)
    .length;

test("the only owner can neither leave nor become something else", async () => {
  const { workspaceId, people } = await workspaceOf("owner", "admin");
  const [owner = ""] = people;

  const left = await faultOf(database.db.withWorkspace({ workspaceId }, (tx) => deleteMember(tx, owner)));
  const stepped = await faultOf(
    database.db.withWorkspace({ workspaceId }, (tx) => updateRole(tx, owner, "admin")),
  );

  expect([left, stepped, await owners(workspaceId)]).toEqual(["SP001", "SP001", 1]);
});

test("one of two owners may go, the other then may not", async () => {
  const { workspaceId, people } = await workspaceOf("owner", "owner");
  const [first = "", second = ""] = people;

  await database.db.withWorkspace({ workspaceId }, (tx) => updateRole(tx, first, "viewer"));
  const last = await faultOf(database.db.withWorkspace({ workspaceId }, (tx) => deleteMember(tx, second)));

  expect([last, await owners(workspaceId)]).toEqual(["SP001", 1]);
});

test("an owner of another workspace does not count", async () => {
  const { workspaceId, people } = await workspaceOf("owner");
  await workspaceOf("owner");

  const outcome = await faultOf(
    database.db.withWorkspace({ workspaceId }, (tx) => updateRole(tx, people[0] ?? "", "member")),
  );

  expect(outcome).toBe("SP001");
});

test("owners who all step down at once leave exactly one", async () => {
  for (let round = 0; round < 15; round += 1) {
    const { workspaceId, people } = await workspaceOf("owner", "owner", "owner");

    const outcomes = await Promise.all(
      people.map((userId, index) =>
        faultOf(
          database.db.withWorkspace({ workspaceId }, (tx) =>
            index === 0 ? deleteMember(tx, userId) : updateRole(tx, userId, "member"),
          ),
        ),
      ),
    );

    expect(outcomes.sort()).toEqual(["SP001", "no error", "no error"]);
    expect(await owners(workspaceId)).toBe(1);
  }
});
