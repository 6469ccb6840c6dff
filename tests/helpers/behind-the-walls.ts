import type postgres from "postgres";
import { adminClient } from "#db/admin-client";
import type { TestDatabase } from "#tests/helpers/test-database";

export interface BehindTheWalls {
  readonly sql: postgres.Sql;
  /** Every row of every table as text, binary columns also as the bytes they hold. For leak tests. */
  dump(): Promise<string>;
  /** Every row of one workspace by table, as text: equal before and after means that nothing was written. */
  rowsOf(workspaceId: string): Promise<Record<string, string[]>>;
  /** Actions of a workspace's activity log, oldest first. */
  actions(workspaceId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** The superuser's view of a test's database: what an attacker with a dump sees, and how tests turn back clocks. */
export function lookBehindTheWalls(database: TestDatabase): BehindTheWalls {
  const sql = adminClient(database.admin);
  const tables = async (holding: string) => {
    const rows = await sql`
      select distinct c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name like ${holding}
      order by 1`;
    return rows.map(({ name }) => String(name));
  };
  return {
    sql,
    dump: async () => {
      const parts: string[] = [];
      for (const name of await tables("%")) {
        const rows = await sql.unsafe(`select row_to_json(t)::text as line from "${name}" t`);
        parts.push(`## ${name}`, ...rows.map(({ line }) => withBytes(String(line))));
      }
      return parts.join("\n");
    },
    rowsOf: async (workspaceId) => {
      const found: Record<string, string[]> = {};
      for (const name of await tables("workspace\\_id")) {
        if (name === "sessions") continue;
        const rows = await sql.unsafe(
          `select row_to_json(t)::text as line from "${name}" t where workspace_id = '${workspaceId}' order by 1`,
        );
        found[name] = rows.map(({ line }) => String(line));
      }
      return found;
    },
    actions: async (workspaceId) => {
      const rows = await sql`select action from activity_log where workspace_id = ${workspaceId} order by id`;
      return rows.map(({ action }) => String(action));
    },
    close: () => sql.end({ timeout: 1 }),
  };
}

const withBytes = (line: string): string =>
  `${line}\n${[...line.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(String(hex), "hex").toString("latin1")).join("\n")}`;
