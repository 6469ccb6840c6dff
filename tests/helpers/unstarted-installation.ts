import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, inject } from "vitest";
import { adminClient } from "#db/admin-client";
import { quoteName, servingRoles } from "#db/roles";
import { databaseUrl } from "#tests/helpers/database-url";

/**
 * What an installation has before its first start: an empty database with logins of the file's own, since starting alters roles, which two
 * sessions cannot do to one role at once. `environment` is a configuration that starts; all is removed after the file's tests.
 */
export function unstartedInstallation(word: string) {
  const name = `${inject("template").replace(/_template$/, "")}_${word}`;
  const admin = inject("admin");
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), `secportal-${word}-`));
  const key = () => randomBytes(32).toString("base64");
  const environment: Record<string, string> = {
    SECPORTAL_SECRET: key(),
    KEK_KEYS: `k1:${key()}`,
    DATABASE_URL: databaseUrl({ ...admin, database: name }),
    DATABASE_ROLE_PREFIX: name,
    DATA_DIR: directory,
    ADVISORY_SOURCE: "seed",
  };
  let server: postgres.Sql | undefined;

  beforeAll(async () => {
    server = adminClient(admin);
    await server.unsafe(`create database ${quoteName(name)}`);
  });

  afterAll(async () => {
    await server?.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
    for (const role of servingRoles)
      await server?.unsafe(`drop role if exists ${quoteName(`${name}_${role}`)}`);
    await server?.end();
    fs.rmSync(directory, { recursive: true, force: true });
  });

  return { name, directory, environment };
}
