import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { faultOf } from "#tests/helpers/database-faults";
import { createProduct, type Product } from "#tests/helpers/product";
import { makeSealedAccount } from "#tests/helpers/sealed-account";

let product: Product;
let admin: postgres.Sql;

beforeAll(async () => {
  product = await createProduct();
  admin = adminClient(product.database.admin);
});

afterAll(async () => {
  await admin.end();
  await product.close();
});

interface IvColumn {
  readonly table: string;
  readonly column: string;
  /** The column that names the key. */
  readonly key: string;
}

/** Every IV column there is, as the catalogue has them: a new one joins by existing. */
async function ivColumns(): Promise<IvColumn[]> {
  const rows = await admin`
    select c.relname as table, a.attname as column, case when exists (
      select 1 from pg_attribute k where k.attrelid = c.oid and k.attname = 'key_id') then 'key_id' else 'kek_id' end as key
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname ~ '_iv$' order by 1, 2`;
  return rows as unknown as IvColumn[];
}

test("S-63 every IV column is unique together with its key", async () => {
  const indexes = await admin`
    select i.indrelid::regclass::text as table, array_agg(a.attname::text) as columns from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indisunique group by i.indexrelid, i.indrelid`;

  const open = (await ivColumns()).filter(
    ({ table, column, key }) =>
      !indexes.some((index) => {
        const columns = (index.columns as string[]).filter((name) => name !== "workspace_id").sort();
        return index.table === table && columns.join() === [column, key].sort().join();
      }),
  );
  expect(open).toEqual([]);
  expect((await ivColumns()).length).toBeGreaterThanOrEqual(8);
});

test("S-63 the same IV under the same key is refused", async () => {
  const { connectionId } = await makeSealedAccount(product);

  const copied = admin`insert into git_connections
    select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'provider_user_id', 'another'))).*
    from git_connections c where id = ${connectionId}`;

  expect(await faultOf(copied)).toBe("23505");
});

test("S-63 after a few hundred sealings no IV stands twice under one key in any column", async () => {
  for (let index = 0; index < 25; index += 1) await makeSealedAccount(product);

  for (const { table, column, key } of await ivColumns()) {
    const twice = await admin.unsafe(
      `select ${key}, ${column} from ${table} where ${column} is not null group by 1, 2 having count(*) > 1`,
    );
    expect([...twice], `${table}.${column}`).toEqual([]);
  }
  const [sealed] = await admin`select count(*)::int as rows from git_connections`;
  expect(sealed?.rows).toBeGreaterThanOrEqual(25);
});
