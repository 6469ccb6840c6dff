import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeToken } from "#server/connect/take-token";
import { approve } from "#tests/forges/approve";
import { beginFlow, dance, follow } from "#tests/helpers/connecting";
import { outcomeOf } from "#tests/helpers/outcome";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

const take = ({ scope, id }: Account) =>
  takeToken(lab.product.services, lab.product.services.db, scope, id, "scan");
const reconnect = async ({ owner, forge, id }: Account) => {
  const answer = await dance(owner.browser, forge, { reconnects: id });
  return answer.headers.get("location") ?? "";
};
const fates = async ({ owner }: Account) => {
  const { events } = await owner.browser.call((api) => api.activity.list({ action: "git_token_refreshed" }));
  return events.map(({ metadata }) => metadata.oldToken);
};

describe("the token before a reconnection", () => {
  test.each([
    ["github", "revoked", 1],
    ["gitlab", "revoked", 1],
    ["bitbucket", "unsupported", 2],
  ] as const)("of %s is %s, and that is recorded", async (provider, fate, living) => {
    const account = await lab.account(provider);

    await reconnect(account);

    expect(await fates(account)).toEqual([fate]);
    expect(account.forge.livingTokens()).toHaveLength(living);
    expect(await outcomeOf(take(account))).toBe("ok");
  });

  test("S-28: eleven reconnections leave one living token and no sibling dead", async () => {
    const account = await lab.account("github");
    const sibling = account.forge.issueToken();

    for (let count = 0; count < 11; count += 1) await reconnect(account);

    const { accessToken } = await take(account);
    const living = account.forge.livingTokens().map(({ access }) => access);
    expect(living.sort()).toEqual([sibling.access, accessToken.reveal()].sort());
  });

  test("that the provider does not end is no reason to fail", async () => {
    const account = await lab.account("github");
    account.forge.fail("revoke", { status: 500 });

    expect(await reconnect(account)).toContain("notice=connected");

    expect(await fates(account)).toEqual(["failed"]);
  });

  test("that no longer opens is no reason to fail", async () => {
    const account = await lab.account("github");
    await lab.walls.sql`
      update git_connections set access_tag = decode(repeat('00', 16), 'hex') where id = ${account.id}`;

    expect(await reconnect(account)).toContain("notice=connected");

    expect(await fates(account)).toEqual(["failed"]);
    expect(await outcomeOf(take(account))).toBe("ok");
  });

  test("stays as it was when the reconnection does not succeed", async () => {
    const account = await lab.account("github");
    account.forge.fail("identity", { status: 401 });

    await reconnect(account);

    expect(await outcomeOf(take(account))).toBe("ok");
    const { accessToken } = await take(account);
    expect(account.forge.livingTokens().map(({ access }) => access)).toEqual([accessToken.reveal()]);
  });
});

test("a reconnection clears every trace of earlier trouble", async () => {
  const account = await lab.account("gitlab");
  await account.growOld();
  account.forge.fail("refresh", { status: 429, headers: { "retry-after": "300" } });
  await take(account);
  await lab.walls.sql`
    update git_connections set state = 'config_invalid', state_reason = 'x', refresh_started_at = now(),
      refresh_lease = gen_random_uuid(), refresh_lease_until = now() + interval '1 minute' where id = ${account.id}`;

  await reconnect(account);

  expect(await account.row()).toMatchObject({
    ...{ state: "active", state_reason: null, refresh_failures: 0, refresh_retry_at: null },
    ...{ rate_limited_until: null, refresh_lease: null, refresh_lease_until: null, refresh_started_at: null },
  });
});

test("R-11: a refresh that ends after a reconnection is fenced, and its pair does not live on", async () => {
  const account = await lab.account("gitlab");
  const address = await beginFlow(account.owner.browser, "gitlab", account.id);
  const callback = await approve(account.forge, address);
  await account.growOld();
  const held = account.holdRefresh();
  const late = take(account);
  await held.arrived;

  await follow(account.owner.browser, callback);
  const newest = (await account.row()).access_token;
  held.release();

  expect((await late).connection.id).toBe(account.id);
  expect(await account.row()).toMatchObject({ access_token: newest, token_version: "2", state: "active" });
  expect(account.forge.livingTokens()).toHaveLength(1);
});

test("a suspended connection stays suspended, and its new token is there for later", async () => {
  const account = await lab.account("github");
  const { browser } = account.owner;
  await browser.call((api) => api.connection.suspend({ id: account.id, reason: "an incident" }));

  await reconnect(account);

  expect(await account.row()).toMatchObject({ state: "suspended" });
  await browser.call((api) => api.connection.resume({ id: account.id }));
  expect(await outcomeOf(take(account))).toBe("ok");
});
