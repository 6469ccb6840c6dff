import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";
import { quoteName } from "#db/roles";

/** Every row of every table as text, as the superuser sees it: what somebody with a stolen dump has. */
export async function dumpDatabase(admin: LaneTarget): Promise<string> {
  const sql = adminClient(admin);
  try {
    const tables = await sql`select tablename from pg_tables where schemaname = 'public' order by 1`;
    const parts: string[] = [];
    for (const { tablename } of tables) {
      const rows = await sql.unsafe(`select t::text as row from public.${quoteName(tablename)} t`);
      parts.push(`-- ${tablename}`, ...rows.map(({ row }) => String(row)));
    }
    return parts.join("\n");
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** A target as a connection URI, for handing to another process. */
export function urlOf(target: LaneTarget): string {
  const url = new URL(`postgres://${target.host}:${target.port}/${target.database}`);
  url.username = target.user;
  if (target.password !== undefined) url.password = target.password;
  if (target.socketPath) url.searchParams.set("host", target.socketPath.replace(/\/\.s\.PGSQL\.\d+$/, ""));
  return url.href;
}
