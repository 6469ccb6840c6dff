import { randomBytes } from "node:crypto";
import { adminClient } from "#db/admin-client";
import { quoteName, servingRoles } from "#db/roles";
import { parseDatabaseUrl } from "#db/target";

export interface DemoDatabase {
  /** For the product's environment: empty for the embedded server, else DATABASE_URL of a database of our own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly description: string;
  remove(): Promise<void>;
}

/** The embedded server, or on the server that DATABASE_URL names a database made for this run alone. */
export async function demoDatabase(databaseUrl: string | undefined): Promise<DemoDatabase> {
  if (!databaseUrl) return { environment: {}, description: "embedded PostgreSQL", remove: async () => {} };
  const admin = parseDatabaseUrl(databaseUrl);
  const name = `secportal_demo_${randomBytes(4).toString("hex")}`;
  const sql = adminClient(admin);
  await sql.unsafe(`create database ${quoteName(name)}`);
  await sql.end({ timeout: 1 });
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return {
    environment: { DATABASE_URL: url.href, DATABASE_ROLE_PREFIX: name },
    description: `PostgreSQL at ${admin.socketPath ?? `${admin.host}:${admin.port}`}, database ${name}`,
    remove: async () => {
      const again = adminClient(admin);
      await again.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
      for (const role of servingRoles)
        await again.unsafe(`drop role if exists ${quoteName(`${name}_${role}`)}`);
      await again.end({ timeout: 1 });
    },
  };
}
