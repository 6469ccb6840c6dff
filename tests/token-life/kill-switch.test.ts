import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf } from "#tests/helpers/outcome";
import { killProcess, startProcess } from "#tests/token-life/start-process";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

const patience = { timeout: 20_000, interval: 25 };

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

const endAll = ({ owner }: Account, confirm = "Acme") =>
  owner.browser.call((api) => api.connection.disconnectAll({ confirm }));
const left = ({ owner }: Account) => owner.browser.call((api) => api.connection.list());

/** A workspace with twenty connected accounts. */
async function twenty(): Promise<Account> {
  const account = await lab.account("gitlab");
  for (let number = 2; number <= 20; number += 1) {
    const login = `account-${number}`;
    account.forge.world.users.push({ id: String(5000 + number), login, name: login });
    await lab.plant(account, login);
  }
  return account;
}

test("I-01: ends twenty connections, answers for each, and leaves nothing alive", async () => {
  const account = await twenty();

  const outcomes = await endAll(account);

  expect(outcomes).toHaveLength(20);
  expect(
    new Set(outcomes.map(({ outcome, revocation, verified }) => `${outcome} ${revocation} ${verified}`)),
  ).toEqual(new Set(["disconnected revoked true"]));
  expect(await left(account)).toEqual([]);
  expect(account.forge.livingTokens()).toEqual([]);
  expect(await account.actions("git_provider_disconnected")).toBe(20);
});

test("says of each one where the provider failed or the token was broken, and ends it all the same", async () => {
  const account = await twenty();
  await lab.walls.sql`
    update git_connections set access_tag = decode(repeat('00', 16), 'hex')
    where workspace_id = ${account.scope.workspaceId} and provider_username = 'account-7'`;
  account.forge.fail("revoke", { status: 500, times: 6 });

  const outcomes = await endAll(account);

  const failed = outcomes.filter(({ revocation }) => revocation === "failed");
  expect(failed.map(({ providerUsername }) => providerUsername)).toContain("account-7");
  expect(failed.length).toBeGreaterThanOrEqual(4);
  expect(failed.length).toBeLessThanOrEqual(7);
  expect(
    failed.every(({ outcome, say }) => outcome === "disconnected" && say.includes("Remove the app")),
  ).toBe(true);
  expect(await left(account)).toEqual([]);
});

test("is finished by doing it again when it was cut off in the middle", async () => {
  const account = await twenty();
  await lab.walls.sql`
    create function refuse_delete() returns trigger language plpgsql as $$ begin
      if old.provider_username in ('account-3', 'account-12') then raise exception 'no'; end if; return old; end $$`;
  await lab.walls.sql`
    create trigger refuse_delete before delete on git_connections for each row execute function refuse_delete()`;
  const first = await endAll(account);
  await lab.walls.sql`drop trigger refuse_delete on git_connections`;
  expect(
    first
      .filter(({ outcome }) => outcome === "kept")
      .map(({ providerUsername }) => providerUsername)
      .sort(),
  ).toEqual(["account-12", "account-3"]);
  expect(await left(account)).toHaveLength(2);

  const second = await endAll(account);

  expect(second.map(({ outcome }) => outcome)).toEqual(["disconnected", "disconnected"]);
  expect(await left(account)).toEqual([]);
  expect(await account.actions("git_provider_disconnected")).toBe(20);
});

test("survives a process that is killed: what is left is what is still to be done", async () => {
  const account = await twenty();
  account.forge.fail("introspect", { hang: true, times: Number.POSITIVE_INFINITY });
  const ender = await startProcess("tests/token-life/ender-process.ts", lab.product.database, account);
  await expect.poll(() => account.forge.stats.introspect, patience).toBeGreaterThanOrEqual(5);

  await killProcess(ender);
  account.forge.heal();
  const remaining = (await left(account)).length;
  expect(remaining).toBe(20);

  const outcomes = await endAll(account);

  expect(outcomes).toHaveLength(20);
  expect(await left(account)).toEqual([]);
  expect(account.forge.livingTokens()).toEqual([]);
  expect(await account.actions("git_provider_disconnected")).toBe(20);
});

test("leaves other workspaces alone", async () => {
  const [mine, other] = [await lab.account("github"), await lab.account("github")];

  await endAll(mine);

  expect(await left(other)).toHaveLength(1);
});

test("wants the workspace's name, spelled as it is", async () => {
  const account = await lab.account("github");

  for (const confirm of ["acme", "", "Acme "]) {
    expect(await outcomeOf(endAll(account, confirm)), confirm).toBe("BAD_REQUEST");
  }
  expect(await left(account)).toHaveLength(1);
});

test("wants a fresh proof of who is asking", async () => {
  const account = await lab.account("github");
  await lab.walls.sql`
    update sessions set proved_at = now() - interval '1 hour' where id = ${account.owner.sessionId}`;

  expect(await outcomeOf(endAll(account))).toBe("STEP_UP_REQUIRED");
});
