import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { quoteName } from "#db/roles";
import { newId } from "#server/domain/id";

/** `sessions` remembers which workspace a person looks at; the row itself belongs to the person. */
export const PERSONAL_TABLES = ["sessions"];

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The column that says whose row it is. */
  readonly tenantColumn: string;
  /** Names of the primary key's columns, in order. */
  readonly key: readonly string[];
}

/**
 * Every table that belongs to workspaces, as the catalogue has them: a new one joins by existing. Parents come first. Columns that the
 * database computes are left out.
 */
export async function tenantTables(sql: postgres.Sql): Promise<Table[]> {
  const rows = await sql`
    select c.relname as name, json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull and not a.atthasdef
    ) order by a.attnum) as columns,
      (select array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum)) from pg_index i
        join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    group by c.oid, c.relname order by c.relname`;
  const tables = rows.map(({ name, columns, key }) => ({
    name: String(name),
    columns: columns as Column[],
    key: key as string[],
    tenantColumn: name === "workspaces" ? "id" : "workspace_id",
  }));
  const tenant = tables.filter(
    ({ name, columns }) =>
      name === "workspaces" ||
      (columns.some((column) => column.name === "workspace_id") && !PERSONAL_TABLES.includes(name)),
  );
  return sortByParents(
    tenant,
    (await parents(sql)).map(({ child, parent }) => [child, parent] as const),
  );
}

/** Puts `count` rows of a workspace into every tenant table. Every text in them holds `canary`. */
export async function fillTenant(
  sql: postgres.Sql,
  tables: readonly Table[],
  workspaceId: string,
  canary: string,
  count = 3,
): Promise<void> {
  const links = await parents(sql);
  const made = new Map<string, Record<string, unknown>[]>();
  const users = Array.from({ length: count }, () => newId());
  for (const id of users) {
    await sql`insert into users (id, email, name, password_hash) values
      (${id}, ${`${canary}-${id}@example.test`}, ${canary}, ${`${canary}-hash`})`;
  }
  for (const table of tables) {
    const rows = Array.from({ length: isSingle(table) ? 1 : count }, (_, index) => {
      const row: Record<string, unknown> = {};
      for (const column of table.columns.filter((each) => each.required))
        row[column.name] = sample(column, canary);
      Object.assign(row, chainPlace(table.name, index, count));
      for (const link of links.filter((each) => each.child === table.name && each.parent !== table.name)) {
        const parent = link.parent === "users" ? { id: users[index] } : made.get(link.parent)?.[index];
        link.columns.forEach((column, at) => {
          if (column !== "workspace_id") row[column] = parent?.[link.targets[at] ?? ""];
        });
      }
      row[table.tenantColumn] = workspaceId;
      return row;
    });
    made.set(table.name, rows);
    await sql.begin(async (inner) => {
      // The chain and the counts belong to a workspace's own transactions; these rows come from outside of any, past their triggers.
      if (table.name === "activity_log" || table.name === "findings")
        await inner`set local session_replication_role = replica`;
      for (const row of rows)
        await inner`insert into ${inner(table.name)} ${inner(row as Record<string, never>)}`;
    });
  }
}

/** Whether a workspace has at most one row of that table. */
export const isSingle = ({ key, tenantColumn }: Table): boolean =>
  key.length === 1 && key[0] === tenantColumn;

/** What the chain's trigger would set: the places of the events, and that of the last one in the head. */
function chainPlace(table: string, index: number, count: number): Record<string, unknown> {
  if (table === "activity_heads") return { seq: count };
  if (table === "activity_log") return { seq: index + 1, prev_hash: randomBytes(32), hash: randomBytes(32) };
  return {};
}

/** One value that changes when any row of that workspace in any tenant table does. */
export async function tenantChecksum(
  sql: postgres.Sql,
  tables: readonly Table[],
  workspaceId: string,
): Promise<string> {
  const parts = tables.map(
    ({ name, tenantColumn }) =>
      `select '${name}' as t, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as sum
       from ${quoteName(name)} x where ${tenantColumn} = '${workspaceId}'`,
  );
  const rows = await sql.unsafe(`${parts.join(" union all ")} order by 1`);
  return JSON.stringify(rows);
}

interface Link {
  readonly child: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly targets: readonly string[];
}

async function parents(sql: postgres.Sql): Promise<Link[]> {
  const names = (columns: string, table: string) =>
    `array(select a.attname::text from unnest(${columns}) with ordinality k(n, i)
      join pg_attribute a on a.attrelid = ${table} and a.attnum = k.n order by k.i)`;
  const rows = await sql.unsafe(`
    select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
      ${names("c.conkey", "c.conrelid")} as columns, ${names("c.confkey", "c.confrelid")} as targets
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`);
  return rows as unknown as Link[];
}

function sortByParents(tables: readonly Table[], links: readonly (readonly [string, string])[]): Table[] {
  const sorted: Table[] = [];
  const placed = (name: string) => sorted.some((table) => table.name === name);
  const known = (name: string) => tables.some((table) => table.name === name);
  while (sorted.length < tables.length) {
    const next = tables.find(
      ({ name }) =>
        !placed(name) &&
        links.every(
          ([child, parent]) => child !== name || parent === name || placed(parent) || !known(parent),
        ),
    );
    if (!next) throw new Error("tenant tables refer to each other in a circle");
    sorted.push(next);
  }
  return sorted;
}

/** Lengths the checks of sealed columns demand; any other bytes are 32. */
const byteLength = (name: string): number => (/_iv$/.test(name) ? 12 : /_tag$/.test(name) ? 16 : 32);

function sample({ name, type }: Column, canary: string): unknown {
  if (type === "uuid") return newId();
  if (type === "text") return `${canary}-${randomBytes(4).toString("hex")}`;
  if (type === "text[]") return [canary];
  if (type === "bytea") return randomBytes(byteLength(name));
  if (type === "jsonb" || type === "json") return { canary };
  if (type === "boolean") return true;
  if (type === "integer" || type === "bigint" || type === "smallint") return 1;
  if (type.startsWith("timestamp")) return new Date();
  if (type === "date") return new Date().toISOString().slice(0, 10);
  throw new Error(`no sample for a column of type ${type}: add one here`);
}
