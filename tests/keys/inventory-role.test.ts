import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
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

test("the role that looks over all keys sees ids, states and counts, no byte of a key, and changes nothing", async () => {
  const columns = await admin`
    select c.relname || '.' || a.attname as name, p.privilege
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped,
      unnest(array['select', 'insert', 'update', 'references']) p(privilege)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and has_column_privilege('secportal_keys', c.oid, a.attnum, p.privilege) order by 1`;

  const ids = ["git_connections", "git_provider_configs", "oauth_flows", "webhook_secrets"].flatMap(
    (table) => [`${table}.key_id`, `${table}.workspace_id`],
  );
  const keys = ["enc_count", "id", "kek_id", "state", "version", "workspace_id"].map(
    (name) => `workspace_keys.${name}`,
  );
  expect(columns.map(({ name }) => name)).toEqual([...ids, ...keys]);
  expect(new Set(columns.map(({ privilege }) => privilege))).toEqual(new Set(["select"]));
});

test("only the worker may ask for the inventory", async () => {
  for (const role of ["app", "identity", "vault", "worker"] as const) {
    const client = adminClient(database.target(role));
    for (const call of [
      "kek_usage()",
      "data_key_usage()",
      "data_keys_under('k', gen_random_uuid(), gen_random_uuid(), 1)",
    ])
      expect(await faultOf(client.unsafe(`select * from ${call}`)), role).toBe(
        role === "worker" ? "no error" : "42501",
      );
    await client.end();
  }
});
