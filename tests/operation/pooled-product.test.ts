import fs from "node:fs";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { servingRoles } from "#db/roles";
import { ConfigError, readConfig } from "#server/config";
import { inspectDatabase, prepareDatabase } from "#server/start/prepare-database";
import { StartError } from "#server/start/start-error";
import { freePort } from "#tests/demo/free-port";
import { runMainJob } from "#tests/demo/main-job";
import { startProduct } from "#tests/demo/product-process";
import { startLocalForges } from "#tests/forges/start-all";
import { databaseUrl } from "#tests/helpers/database-url";
import { noPooler, type Pooler, startPooler } from "#tests/helpers/pooler";
import { unstartedInstallation } from "#tests/helpers/unstarted-installation";

if (noPooler)
  process.stdout.write(`The tests of an installation behind a pooler are skipped: ${noPooler}.\n`);

const SESSIONS = 2;

describe.skipIf(noPooler)("an installation behind PgBouncer", () => {
  const { name, directory, environment } = unstartedInstallation("pooled");
  const { DATABASE_URL: direct = "", ...rest } = environment;
  let pooler: Pooler;
  let pooled: string;
  let admin: postgres.Sql;

  beforeAll(async () => {
    const server = { ...inject("admin"), database: name };
    pooler = await startPooler(server, SESSIONS);
    pooled = databaseUrl(pooler.through(server));
    admin = adminClient(server);
  });

  afterAll(async () => {
    await pooler?.stop();
    await admin?.end();
  });

  const open = (change: Record<string, string>) => prepareDatabase(readConfig({ ...rest, ...change }));
  const failure = (work: Promise<{ close(): Promise<void> }>): Promise<unknown> =>
    work.then(
      (prepared) => prepared.close(),
      (error: unknown) => error,
    );

  test("a pooler that nobody told of is named, with the settings that tell of it", async () => {
    const error = await failure(open({ DATABASE_URL: pooled }));

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      exitCode: 78,
      message: expect.stringMatching(
        /^DATABASE_URL leads to a connection pooler at 127\.0\.0\.1:\d+.*DATABASE_POOLER/,
      ),
    });
  });

  test("a pooler is no server to migrate on", async () => {
    const told = { DATABASE_URL: pooled, DATABASE_POOLER: "transaction" };
    const same = await failure(open({ ...told, DATABASE_DIRECT_URL: pooled }));
    const none = await failure(open(told));

    expect(same).toMatchObject({
      exitCode: 78,
      message: expect.stringMatching(/^DATABASE_DIRECT_URL leads/),
    });
    expect(none).toBeInstanceOf(ConfigError);
    expect(String(none)).toContain("Set DATABASE_DIRECT_URL to the server itself, or AUTO_MIGRATE=0");
  });

  test("the whole main job is done through it, by processes that know nothing else", {
    timeout: 240_000,
  }, async () => {
    const serving = { DATABASE_URL: pooled, DATABASE_POOLER: "transaction", AUTO_MIGRATE: "0" };
    expect(await failure(open(serving))).toMatchObject({ exitCode: 75 });
    const migrated = await open({
      ...{ DATABASE_URL: pooled, DATABASE_POOLER: "transaction", DATABASE_DIRECT_URL: direct },
    });
    expect(migrated.listenTarget).toMatchObject({ user: `${name}_worker` });
    await migrated.close();
    const { pending, close } = await inspectDatabase(readConfig({ ...rest, ...serving }));
    await close();
    expect(pending).toEqual([]);

    const port = await freePort(0);
    const forges = await startLocalForges({
      redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
    });
    fs.chmodSync(directory, 0o755);
    const product = await startProduct({ port, dataDir: directory, environment: { ...rest, ...serving } });
    try {
      const job = await runMainJob(product, forges, () => {});
      const sessions = await admin`
        select usename as name, count(*)::int as number from pg_stat_activity
        where datname = ${name} and usename like ${`${name}%`} group by 1`;

      expect(job.findings.length).toBeGreaterThan(10);
      expect(product.log()).toContain('"hears":false');
      expect(product.log()).not.toMatch(/"level":(50|60)/);
      expect(sessions.map((each) => each.name).sort()).toEqual(
        servingRoles.map((role) => `${name}_${role}`).sort(),
      );
      expect(sessions.filter((each) => each.number > SESSIONS)).toEqual([]);
    } finally {
      await product.stop();
      await forges.close();
    }
  });
});
