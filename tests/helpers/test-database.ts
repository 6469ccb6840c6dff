import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { adminClient } from "#db/admin-client";
import { type Database, openDatabase } from "#db/database";
import type { LaneTarget } from "#db/lane";
import { closeDatabase, quoteName, type ServingRole, servingTarget, servingTargets } from "#db/roles";
import { testContextKey, testLogins } from "#tests/setup/logins";

export interface TestDatabase {
  readonly db: Database;
  /** The superuser, connected to this database: for looking behind the walls, never for the product. */
  readonly admin: LaneTarget;
  target(role: ServingRole): LaneTarget;
  close(): Promise<void>;
}

/** A database of its own for one test file, copied from the run's migrated template. `max` is lanes per role. */
export async function createTestDatabase(max = 8): Promise<TestDatabase> {
  const server = inject("admin");
  const template = inject("template");
  const name = template.replace(/_template$/, `_${randomBytes(5).toString("hex")}`);
  const sql = adminClient(server);
  await sql.unsafe(`create database ${quoteName(name)} template ${quoteName(template)} strategy wal_log`);
  await closeDatabase(sql, name, testLogins);
  await sql.end({ timeout: 1 });
  const admin = { ...server, database: name };
  const target = (role: ServingRole) => servingTarget(admin, testLogins, role);
  const db = openDatabase(servingTargets(admin, testLogins), testContextKey, max);
  return { db, admin, target, close: () => db.close() };
}
