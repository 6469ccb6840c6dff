import { afterAll, beforeAll, expect, test } from "vitest";
import { findSealedConnection, putConnection } from "#db/queries/connections";
import { resealConnection } from "#db/queries/sealed-rows";
import { insertWebhook } from "#db/queries/webhooks";
import { keepRenewal } from "#server/connect/keep-renewal";
import { openTokens } from "#server/connect/open-tokens";
import { sealTokens } from "#server/connect/seal-tokens";
import { newId } from "#server/domain/id";
import { addSecret } from "#server/notifications/webhook-secret";
import { Secret } from "#server/secret";
import { beginConnection } from "#server/use-cases/connections/begin-connection";
import { makeSealedAccount, type SealedAccount } from "#tests/helpers/sealed-account";
import { type KeyLab, openKeyLab } from "#tests/keys/key-lab";

const CONNECTIONS = 150;
const REFRESHED = 6;

let lab: KeyLab;

beforeAll(async () => {
  lab = await openKeyLab();
});

afterAll(() => lab.close());

/** More connections beside the account's, each with tokens named after it. Their ids. */
async function plant({ workspaceId, configId }: SealedAccount, connections: number): Promise<string[]> {
  const { services } = lab.product;
  return await services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    const ids = Array.from({ length: connections }, () => newId());
    for (const id of ids) {
      const row = { id, provider: "gitlab" } as const;
      await putConnection(tx, {
        ...{
          workspaceId,
          configId,
          host: "gitlab.com",
          providerUserId: id,
          providerUsername: "octo",
          ...row,
        },
        ...{ scopesAsked: [], scopesGranted: [], state: "active", stateReason: null },
        ...{ connectedBy: id, connectedByName: "Owner" },
        ...(await sealTokens(services, tx, workspaceId, row, "https://gitlab.com", tokens(`first ${id}`))),
      });
    }
    return ids;
  });
}

const tokens = (name: string) => ({
  ...{ accessToken: new Secret(`access ${name}`), refreshToken: new Secret(`refresh ${name}`) },
  ...{ expiresAt: null, scopes: null },
});

const opened = ({ workspaceId }: { workspaceId: string }, id: string) =>
  openTokens(lab.product.services, lab.product.services.db, { workspaceId }, id, "scan");

const keysOf = ({ workspaceId }: SealedAccount) => lab.walls.sql`
  select id, state, version, encode(wrapped_dek, 'hex') as bytes from workspace_keys
  where workspace_id = ${workspaceId} order by version`;

/** Which keys the sealed rows of a workspace name, whatever table they are in. */
async function keysNamed({ workspaceId }: SealedAccount): Promise<string[]> {
  const rows = await lab.walls.sql`
    select distinct key_id from (
      select workspace_id, key_id from git_provider_configs union all select workspace_id, key_id from git_connections
      union all select workspace_id, key_id from oauth_flows union all select workspace_id, key_id from webhook_secrets
    ) r where workspace_id = ${workspaceId}`;
  return rows.map((row) => String(row.key_id));
}

test("K-07 killed and run again while tokens are refreshed, it loses none and destroys the old key", async () => {
  const account = await makeSealedAccount(lab.product);
  const { workspaceId } = account;
  const ids = await plant(account, CONNECTIONS);
  const [before] = await keysOf(account);
  const last = new Map(ids.map((id) => [id, `first ${id}`]));
  let running = true;
  const refreshing = ids.slice(0, REFRESHED).map(async (id) => {
    const { services } = lab.product;
    for (let turn = 1; running; turn += 1) {
      const name = `${turn} ${id}`;
      await keepRenewal(services, { workspaceId }, await opened(account, id), tokens(name));
      last.set(id, name);
    }
  });

  const first = lab.start(lab.ring("k1"), "rotate-dek", "--workspace", workspaceId);
  await first.line(/^50 rows/);
  await first.kill();
  const second = lab.start(lab.ring("k1"), "rotate-dek", "--workspace", workspaceId);
  const code = await second.ended;
  running = false;
  await Promise.all(refreshing);

  expect(code).toBe(0);
  const keys = await keysOf(account);
  expect(keys.map(({ state }) => state)).toEqual(["destroyed", "destroyed", "active"]);
  expect(keys[0]).toMatchObject({ id: before?.id, bytes: "00".repeat(32) });
  expect(await keysNamed(account)).toEqual([keys[2]?.id]);
  for (const id of ids) {
    const { accessToken, refreshToken } = await opened(account, id);
    expect([accessToken.reveal(), refreshToken?.reveal()]).toEqual([
      `access ${last.get(id)}`,
      `refresh ${last.get(id)}`,
    ]);
  }
  for (const id of ids.slice(0, REFRESHED)) expect(last.get(id)).not.toBe(`first ${id}`);
  const states = await lab.walls
    .sql`select distinct state from git_connections where workspace_id = ${workspaceId}`;
  expect([...states]).toEqual([{ state: "active" }]);
  const events = await lab.walls.sql`
    select entity_id, metadata ->> 'toKey' as to from activity_log
    where workspace_id = ${workspaceId} and action = 'data_key_rotated' order by seq`;
  expect([...events]).toEqual([
    { entity_id: keys[0]?.id, to: keys[2]?.id },
    { entity_id: keys[1]?.id, to: keys[2]?.id },
  ]);
}, 120_000);

test("K-07 tokens that were refreshed between reading and writing are not overwritten", async () => {
  const account = await makeSealedAccount(lab.product);
  const { workspaceId, connectionId } = account;
  const { services } = lab.product;

  const written = await services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    const row = await findSealedConnection(tx, connectionId);
    if (!row) throw new Error("the connection is gone");
    const before = await opened(account, connectionId);
    await keepRenewal(services, { workspaceId }, before, tokens("newer"));
    return await resealConnection(tx, row, row);
  });

  expect(written).toBe(false);
  expect((await opened(account, connectionId)).accessToken.reveal()).toBe("access newer");
});

test("K-07 every kind of sealed value is sealed anew, and none is left out", async () => {
  const account = await makeSealedAccount(lab.product);
  const { workspaceId } = account;
  const { services } = lab.product;
  const owner = { ...(await lab.product.member({ id: workspaceId, name: "Workspace" }, "admin")) };
  const request = { requestId: "test", ip: null, userAgent: null, background: false };
  const open = await beginConnection(services, { ...owner, request }, { provider: "gitlab" });
  const spent = await beginConnection(services, { ...owner, request }, { provider: "gitlab" });
  await lab.walls.sql`update oauth_flows set consumed_at = now() where id = ${spent.flowId}`;
  const webhook = { workspaceId, id: newId(), url: "https://hooks.example.com/secportal" };
  await services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    await insertWebhook(tx, { ...webhook, kinds: [], createdBy: owner.userId, createdByName: owner.name });
    await addSecret(services, tx, webhook);
  });
  const [old] = await keysOf(account);

  const { code, lines } = await lab.run(lab.ring("k1"), "rotate-dek", "--workspace", workspaceId);

  expect(lines.at(-1)).toBe("Done: 4 rows of 1 workspaces are sealed anew, 1 data keys destroyed.");
  expect(code).toBe(0);
  const [, active] = await keysOf(account);
  expect(active?.id).not.toBe(old?.id);
  expect(await keysNamed(account)).toEqual([active?.id]);
  const flows = await lab.walls.sql`select id from oauth_flows where workspace_id = ${workspaceId}`;
  expect([...flows]).toEqual([{ id: open.flowId }]);
  const taken = await opened(account, account.connectionId);
  expect([taken.accessToken.reveal(), taken.app.clientSecret.reveal()]).toEqual([
    account.accessToken,
    "app secret",
  ]);
});

test("every table that names a data key is among those that are sealed anew and counted", async () => {
  const tables = await lab.walls.sql`
    select conrelid::regclass::text as name from pg_constraint
    where contype = 'f' and confrelid = 'workspace_keys'::regclass order by 1`;
  const [counting] = await lab.walls.sql`select prosrc from pg_proc where proname = 'data_key_usage'`;

  const named = tables.map(({ name }) => String(name));
  expect(named).toEqual(["git_connections", "git_provider_configs", "oauth_flows", "webhook_secrets"]);
  for (const name of named) expect(counting?.prosrc).toContain(name);
});

test("a value that does not open keeps its key, is named, and hinders nobody else", async () => {
  const [broken, sound] = [await makeSealedAccount(lab.product), await makeSealedAccount(lab.product)];
  await lab.walls.sql`update git_connections set access_tag = decode(repeat('ab', 16), 'hex')
    where id = ${broken.connectionId}`;

  const { code, lines } = await lab.run(lab.ring("k1"), "rotate-dek", "--all");

  expect(code).toBe(1);
  expect(lines.join("\n")).toContain(`git_connections ${broken.connectionId}`);
  expect((await keysOf(broken)).map(({ state }) => state)).toEqual(["decrypt_only", "active"]);
  expect((await keysOf(sound)).map(({ state }) => state)).toEqual(["destroyed", "active"]);
  expect((await opened(sound, sound.connectionId)).accessToken.reveal()).toBe(sound.accessToken);
});

test("with the moment of an interrupted run nothing is begun twice", async () => {
  const account = await makeSealedAccount(lab.product);
  const only = ["rotate-dek", "--workspace", account.workspaceId];
  const { lines } = await lab.run(lab.ring("k1"), ...only);
  const moment = /--before (\S+)/.exec(lines.join("\n"))?.[1] ?? "";

  const again = await lab.run(lab.ring("k1"), ...only, "--before", moment);

  expect(again).toMatchObject({ code: 0 });
  expect(again.lines.at(-1)).toBe("Done: 0 rows of 1 workspaces are sealed anew, 0 data keys destroyed.");
  expect(await keysOf(account)).toHaveLength(2);
});

test("a reader that has a row from before its key was replaced still opens it: the key waits for it", async () => {
  const account = await makeSealedAccount(lab.product);
  const { workspaceId, connectionId } = account;
  const { services } = lab.product;
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun = () => {};
  const reading = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const reader = services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    const [row] = await tx.execute("select key_id from git_connections");
    begun();
    await held;
    const [key] = await tx.execute("select state from workspace_keys where version = 1");
    return { keyId: row?.key_id, state: key?.state };
  });
  await reading;
  const rotation = lab.run(lab.ring("k1"), "rotate-dek", "--workspace", workspaceId);
  await expect
    .poll(async () => {
      const [row] = await lab.walls.sql`select key_id from git_connections where id = ${connectionId}`;
      return row?.key_id === (await keysOf(account))[1]?.id;
    })
    .toBe(true);

  finish();
  const [seen, { code }] = [await reader, await rotation];

  expect(seen).toEqual({ keyId: (await keysOf(account))[0]?.id, state: "decrypt_only" });
  expect(code).toBe(0);
  expect((await keysOf(account)).map(({ state }) => state)).toEqual(["destroyed", "active"]);
});
