import { afterAll, beforeAll, expect, test } from "vitest";
import { probeNext } from "#server/connect/probe-connections";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

/** What waits to be told in a workspace, oldest first. */
async function waiting({ scope }: Account, kind?: string): Promise<Record<string, unknown>[]> {
  const rows = await lab.walls.sql`
    select kind, facts from notification_outbox where workspace_id = ${scope.workspaceId}
      and (${kind ?? null}::text is null or kind = ${kind ?? null}) order by id`;
  return rows.map(({ kind: told, facts }) => ({ kind: told, ...facts }));
}

/** Asks the provider about this connection, and about no other. */
async function probe({ id }: Account): Promise<void> {
  await lab.walls.sql`update git_connections set last_probed_at = now() where id <> ${id}`;
  await lab.walls.sql`update git_connections set last_probed_at = null where id = ${id}`;
  expect((await probeNext(lab.product.services, 1800))?.connectionId).toBe(id);
}

const endsIn = (account: Account, interval: string) =>
  lab.walls
    .sql`update git_connections set token_expires_at = now() + ${interval}::interval where id = ${account.id}`;

test("a token that ends within a week and cannot be renewed is told once, and its successor anew", async () => {
  const account = await lab.account("github");
  await endsIn(account, "8 days");
  await probe(account);
  expect(await waiting(account, "token_expiring")).toEqual([]);

  await endsIn(account, "6 days");
  await probe(account);
  await probe(account);
  expect(await waiting(account, "token_expiring")).toEqual([
    expect.objectContaining({ connectionId: account.id, provider: "github", expiresAt: expect.any(String) }),
  ]);

  await lab.walls.sql`update git_connections set token_version = token_version + 1 where id = ${account.id}`;
  await probe(account);
  expect(await waiting(account, "token_expiring")).toHaveLength(2);
});

test("a token that is renewed by itself is not told of", async () => {
  const account = await lab.account("gitlab");
  await endsIn(account, "90 minutes");

  await probe(account);

  expect(await waiting(account, "token_expiring")).toEqual([]);
});

test("a grant that died at the provider asks for attention", async () => {
  const account = await lab.account("github");
  account.forge.fail("identity", { status: 401, times: 5 });

  await probe(account);

  expect(await waiting(account, "connection_attention")).toEqual([
    expect.objectContaining({ connectionId: account.id, state: "reauth_required" }),
  ]);
});

test("somebody who leaves a connection behind is told of, whether removed or gone by themselves", async () => {
  const account = await lab.account("github");
  const workspace = { id: account.scope.workspaceId, name: "Acme" };
  const other = await lab.product.member(workspace, "owner");
  const guest = await lab.product.member(workspace, "member");

  await (await lab.product.api(guest)).team.leave({});
  expect(await waiting(account, "member_departed")).toEqual([]);

  await (await lab.product.api(other)).team.remove({ userId: account.owner.userId });
  expect(await waiting(account, "member_departed")).toEqual([
    expect.objectContaining({
      member: account.owner.name,
      connections: [expect.objectContaining({ connectionId: account.id, provider: "github" })],
    }),
  ]);
});

test("the kill switch is told once, however many connections it ends", async () => {
  const account = await lab.account("gitlab");
  account.forge.world.users.push({ id: "5002", login: "account-2", name: "account-2" });
  await lab.plant(account, "account-2");

  await account.owner.browser.call((api) => api.connection.disconnectAll({ confirm: "Acme" }));

  const told = await waiting(account, "policy_changed");
  expect(told.filter(({ subject }) => subject === "kill_switch")).toHaveLength(1);
});
