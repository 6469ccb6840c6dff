import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { servingRoles } from "#db/roles";
import { tablesOf } from "#tests/helpers/catalogue";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";

let database: TestDatabase;
let admin: postgres.Sql;
let logins: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = adminClient(database.admin);
  logins = servingRoles.map((role) => database.target(role).user);
});

afterAll(async () => {
  await admin.end();
  await database.close();
});

test("T-02, S-73: serving logins have no power over the server", async () => {
  const powers = await admin`
    select rolname from pg_roles where (rolname = any(${logins}) or rolname like 'secportal_%')
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`;
  const found = await admin`select rolname from pg_roles where rolname = any(${logins}) and rolcanlogin`;

  expect([...powers]).toEqual([]);
  expect(found).toHaveLength(servingRoles.length);
});

test("T-02: only serving logins can log in; the owner, the queue and the groups cannot", async () => {
  const rows = await admin`select rolname from pg_roles where rolname like 'secportal_%' and rolcanlogin`;

  expect([...rows]).toEqual([]);
});

test("T-02: serving logins own nothing and belong only to their own group", async () => {
  const owned = await admin`
    select 1 from pg_shdepend d join pg_roles r on r.oid = d.refobjid
    where r.rolname = any(${logins}) and d.deptype = 'o'`;
  const memberships = await admin`
    select m.rolname as login, g.rolname as member_of from pg_auth_members a
    join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid
    where m.rolname = any(${logins}) order by 1`;

  expect([...owned]).toEqual([]);
  expect([...memberships]).toEqual(
    servingRoles
      .map((role) => ({ login: database.target(role).user, member_of: `secportal_${role}` }))
      .sort((a, b) => a.login.localeCompare(b.login)),
  );
});

test("T-02: no serving role reaches the owner or a role that a function runs as, by any path", async () => {
  const groups = servingRoles.map((role) => `secportal_${role}`);
  const narrow = await admin`
    select rolname from pg_roles where rolname like 'secportal_%' and rolname <> all(${groups}) order by 1`;
  const paths = await admin`
    select r.rolname, n.rolname as reached from pg_roles r, pg_roles n
    where (r.rolname = any(${logins}) or r.rolname = any(${groups})) and n.rolname like 'secportal_%'
      and n.rolname <> all(${groups}) and pg_has_role(r.oid, n.oid, 'member')`;

  expect(narrow.map((role) => role.rolname)).toEqual(
    expect.arrayContaining(["secportal_chain", "secportal_context", "secportal_owner", "secportal_queue"]),
  );

  expect([...paths]).toEqual([]);
});

test("every table belongs to the owner that cannot log in", async () => {
  const owners = new Set((await tablesOf(admin)).map((table) => table.owner));

  expect(owners).toEqual(new Set(["secportal_owner"]));
});

test("T-03: nobody but the owner may truncate, refer to or put triggers on a table", async () => {
  const grants = await admin`
    select grantee, table_name, privilege_type from information_schema.table_privileges
    where table_schema = 'public' and grantee <> 'secportal_owner'
      and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`;

  expect([...grants]).toEqual([]);
});

test("T-03: no grant can be passed on", async () => {
  const grants = await admin`
    select grantee, table_name from information_schema.table_privileges
    where table_schema = 'public' and grantee <> 'secportal_owner' and is_grantable = 'YES'`;

  expect([...grants]).toEqual([]);
});

test("T-03: PUBLIC has nothing: no database, schema, table, column, sequence or function", async () => {
  const acls = await admin`
    select 'database' as what, datname::text as name, datacl as acl from pg_database where datname = current_database()
    union all select 'schema', nspname, nspacl from pg_namespace where nspname = 'public'
    union all select 'table', relname, relacl from pg_class where relnamespace = 'public'::regnamespace
    union all select 'column', attrelid::regclass || '.' || attname, attacl from pg_attribute
      where attacl is not null and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    union all select 'function', proname, coalesce(proacl, acldefault('f', proowner)) from pg_proc
      where pronamespace = 'public'::regnamespace`;

  const open = acls.filter(({ acl }) => String(acl ?? "").match(/[{,]=/));
  expect(open.map(({ what, name }) => `${what} ${name}`)).toEqual([]);
  expect(acls.find(({ what }) => what === "database")?.acl).not.toBeNull();
});

test("T-03: serving roles may create nothing, not even a temporary table", async () => {
  const allowed = await admin`
    select r.rolname from pg_roles r where r.rolname = any(${logins}) and (
      has_schema_privilege(r.oid, 'public', 'create')
      or has_database_privilege(r.oid, current_database(), 'create')
      or has_database_privilege(r.oid, current_database(), 'temporary'))`;

  expect([...allowed]).toEqual([]);
});

test("T-04: the functions that run with another role's rights are exactly the reviewed ones", async () => {
  const functions = await admin`
    select p.proname as name, pg_get_userbyid(p.proowner) as owner, p.proconfig as config, r.rolsuper as super
    from pg_proc p join pg_roles r on r.oid = p.proowner
    where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`;

  const reviewed = { owner: "secportal_queue", config: ["search_path=public, pg_temp"], super: false };
  expect([...functions]).toEqual([
    { name: "activity_heads_since", ...reviewed },
    { name: "chain_activity", ...reviewed, owner: "secportal_chain" },
    { name: "claim_delivery", ...reviewed },
    { name: "claim_notification", ...reviewed },
    { name: "claim_probe", ...reviewed },
    { name: "claim_scan", ...reviewed },
    { name: "claim_schedule", ...reviewed },
    { name: "data_key_usage", ...reviewed, owner: "secportal_keys" },
    { name: "data_keys_under", ...reviewed, owner: "secportal_keys" },
    { name: "grant_is_shared", ...reviewed },
    { name: "kek_usage", ...reviewed, owner: "secportal_keys" },
    { name: "purge_workspace", ...reviewed, owner: "secportal_purge" },
    { name: "queue_depth", ...reviewed },
    { name: "sweep_idempotency_keys", ...reviewed },
    { name: "sweep_notifications", ...reviewed },
    { name: "tenant_context", ...reviewed, owner: "secportal_context" },
    { name: "workspace_with_expired_decision", ...reviewed },
  ]);
});

test("T-04: every function of ours fixes its search path", async () => {
  const open = await admin`
    select proname from pg_proc where pronamespace = 'public'::regnamespace
      and not coalesce(array_to_string(proconfig, ','), '') like '%search_path=public, pg_temp%'`;

  expect([...open]).toEqual([]);
});
