import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { examineWorkspace } from "#server/commands/doctor/examine-workspace";
import { runDoctor } from "#server/commands/doctor/run-doctor";
import { type Check, lineOf } from "#server/connect/examine/check";
import { examineHost } from "#server/connect/examine/examine-host";
import type { Services } from "#server/services";
import { freePort } from "#tests/demo/free-port";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { configure } from "#tests/helpers/connecting";
import { urlOf } from "#tests/helpers/dump";
import { serveLoopback } from "#tests/helpers/loopback-server";
import { putGrant } from "#tests/helpers/put-grant";
import { testSecret } from "#tests/setup/logins";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

async function examine(workspaceId: string, services: Services = lab.product.services): Promise<Check[]> {
  const checks: Check[] = [];
  await examineWorkspace(services, workspaceId, undefined, (check) => checks.push(check));
  return checks;
}

const troubles = (checks: readonly Check[]) => checks.filter(({ level }) => level !== "ok");

function appOf({ forge }: Account) {
  const [app] = forge.apps;
  if (!app) throw new Error("the forge has no application");
  return app;
}

describe.each(providers)("a connection of %s", (provider) => {
  test("that is well has nothing to be done, and none of its secrets is said", async () => {
    const account = await lab.account(provider);

    const checks = await examine(account.scope.workspaceId);

    expect(troubles(checks)).toEqual([]);
    expect(checks.map(({ what }) => what).join("\n")).toMatch(/opens.*answers.*accepts.*accepted.*listed/s);
    const said = checks.map(lineOf).join("\n");
    for (const secret of account.forge.secrets()) expect(said).not.toContain(secret);
    expect(account.forge.violations).toEqual([]);
  });

  test("whose app has another secret by now is told from a dead code", async () => {
    const account = await lab.account(provider);
    appOf(account).clientSecret = "changed over there";

    expect(troubles(await examine(account.scope.workspaceId))).toMatchObject([
      { level: "fail", what: expect.stringContaining("refuses the OAuth app's id or secret") },
    ]);
  });

  test("that was revoked says to reconnect", async () => {
    const account = await lab.account(provider);
    account.forge.withdrawGrants();

    expect(troubles(await examine(account.scope.workspaceId))).toMatchObject([
      {
        level: "fail",
        what: expect.stringContaining("cannot be used"),
        advice: expect.stringMatching(/reconnect/i),
      },
    ]);
  });
});

test("narrow scopes are a warning that names what is missing", async () => {
  const { owner, forge, id, scope } = await lab.account("gitlab");
  await putGrant(lab, { owner, forge, connectionId: id }, ["read_repository", "read_user"], "limited");

  const found = troubles(await examine(scope.workspaceId));

  expect(found.map(({ level }) => level)).toEqual(["warn", "warn"]);
  expect(found.map(({ advice }) => advice).join()).toMatch(/Missing read_api.*add it by its path/s);
});

test("a suspended connection is left alone", async () => {
  const { owner, forge, id, scope } = await lab.account("github");
  await owner.browser.call((api) => api.connection.suspend({ id, reason: "an incident" }));
  const before = forge.stats.identity;

  expect(troubles(await examine(scope.workspaceId))).toMatchObject([
    { level: "warn", what: expect.stringContaining("suspended") },
  ]);
  expect(forge.stats.identity).toBe(before);
});

test("a workspace without an app is told where to begin", async () => {
  const { workspaceId } = await lab.product.member(await lab.product.workspace(), "owner");

  expect(await examine(workspaceId)).toMatchObject([{ level: "warn", what: "no OAuth app is configured" }]);
});

describe("a provider config that leads nowhere", () => {
  const configured = async (baseUrl: string) => {
    const owner = await lab.product.member(await lab.product.workspace(), "owner");
    await configure(lab.product, owner, createGitlabForge(), baseUrl);
    return owner.workspaceId;
  };

  test("because nothing listens", async () => {
    const workspaceId = await configured(`http://127.0.0.1:${await freePort(0)}`);

    expect(troubles(await examine(workspaceId))).toMatchObject([
      {
        level: "fail",
        what: expect.stringContaining("ECONNREFUSED"),
        advice: expect.stringContaining("port"),
      },
    ]);
  });

  test("because something else listens", async () => {
    const other = await serveLoopback((_, response) => response.end("<html>hello</html>"));
    const workspaceId = await configured(other.origin);

    expect(troubles(await examine(workspaceId))).toMatchObject([
      { level: "fail", what: expect.stringContaining("token endpoint") },
    ]);
    await other.close();
  });

  test("because the operator does not allow it", async () => {
    const workspaceId = await configured("http://127.0.0.1:8123");
    const config = { ...lab.product.config, ALLOW_INSECURE_LOOPBACK: false };

    expect(troubles(await examine(workspaceId, { ...lab.product.services, config }))).toMatchObject([
      { level: "fail", what: expect.stringContaining("may not be asked") },
    ]);
  });

  test("because the name is not known", async () => {
    const checks: Check[] = [];
    const policy = { OUTBOUND_ALLOW: [], ALLOW_INSECURE_LOOPBACK: false };

    expect(await examineHost(policy, "https://gitlab.no-such-name.invalid", (one) => checks.push(one))).toBe(
      false,
    );
    expect(troubles(checks)).toMatchObject([{ level: "fail", what: expect.stringContaining("no address") }]);
  });
});

describe("the command", () => {
  const kek = (text: string) => `test:${Buffer.alloc(32, text).toString("base64")}`;
  const run = async (args: string[], changes: Record<string, string> = {}) => {
    const lines: string[] = [];
    const environment = {
      ...{ NODE_ENV: "test", ALLOW_INSECURE_LOOPBACK: "1", SECPORTAL_SECRET: testSecret.reveal() },
      ...{ DATABASE_URL: urlOf(lab.product.database.admin), DATABASE_ROLE_PREFIX: "sp_test" },
      ...{ KEK_KEYS: kek("key encryption key of the tests!"), ...changes },
    };
    const code = await runDoctor({ args, environment, write: (line) => void lines.push(line) });
    return { code, text: lines.join("\n") };
  };

  test("ends well where all is well", async () => {
    const { scope } = await lab.account("github");

    const { code, text } = await run(["--workspace", scope.workspaceId, "--provider", "github"]);

    expect(text).not.toMatch(/^(fail|warn)/m);
    expect(text).toMatch(/configuration.*database.*key ring.*accepts/s);
    expect(code).toBe(0);
  });

  test("ends with 1 where something failed", async () => {
    const account = await lab.account("bitbucket");
    account.forge.withdrawGrants();

    expect(await run(["--workspace", account.scope.workspaceId])).toMatchObject({ code: 1 });
  });

  test("lists the workspaces when it is told none", async () => {
    const { scope } = await lab.account("github");

    const { code, text } = await run([]);
    expect(text).toContain(`${scope.workspaceId}  Acme`);
    expect(code).toBe(0);
  });

  test.each([
    ["an unknown workspace", ["--workspace", "Nowhere"], /no workspace/],
    ["a name that several have", ["--workspace", "acme"], /by its id/],
    ["an unknown provider", ["--provider", "gitea"], /^Usage/],
    ["an unknown option", ["--password", "x"], /^Usage/],
  ])("refuses %s", async (_, args, words) => {
    await Promise.all([lab.account("github"), lab.account("github")]);

    const { code, text } = await run(args);
    expect(text).toMatch(words);
    expect(code).toBe(1);
  });

  test("names what is wrong with the configuration, and not its values", async () => {
    const { code, text } = await run([], { KEK_KEYS: "test:not-a-key" });

    expect(text).toContain("KEK_KEYS");
    expect(text).not.toContain("not-a-key");
    expect(code).toBe(1);
  });

  test("says that the database is out of reach, without its password", async () => {
    const { code, text } = await run([], {
      DATABASE_URL: `postgres://someone:hunter2@127.0.0.1:${await freePort(0)}/nowhere`,
    });

    expect(text).toContain("database cannot be reached");
    expect(text).not.toContain("hunter2");
    expect(code).toBe(1);
  });

  test("with another key stops before anything is marked as tampered with", async () => {
    const account = await lab.account("github");
    await run([]);

    const { code, text } = await run(["--workspace", account.scope.workspaceId], {
      KEK_KEYS: kek("another"),
    });

    expect(text).toContain("does not fit");
    expect(code).toBe(1);
    expect(await account.row()).toMatchObject({ state: "active" });
  });

  test("says when the schema is behind", async () => {
    const { sql } = lab.walls;
    const [last] = await sql`
      delete from schema_migrations where created_at = (select max(created_at) from schema_migrations) returning *`;

    const { code, text } = await run([]);
    await sql`insert into schema_migrations (hash, created_at) values (${last?.hash}, ${last?.created_at})`;

    expect(text).toContain("lacks 1 migration");
    expect(code).toBe(1);
  });
});
