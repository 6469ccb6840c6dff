import { afterAll, beforeAll, expect, test } from "vitest";
import { withToken } from "#server/connect/with-token";
import { dance } from "#tests/helpers/connecting";
import { outcomeOf } from "#tests/helpers/outcome";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

const use = ({ scope, id }: Account, before: () => Promise<unknown> = async () => {}) => {
  const { services } = lab.product;
  return withToken(services, services.db, scope, id, "scan", async ({ adapter, site, accessToken }) => {
    await before();
    return await adapter.identify(site, accessToken);
  });
};

test("R-08: a token refused in the middle is refreshed, and the work is done once more", async () => {
  const account = await lab.account("gitlab");
  account.forge.expireAccessTokens();

  expect(await outcomeOf(use(account))).toBe("ok");

  expect(account.forge.stats).toMatchObject({ refresh: 1 });
  expect(await account.row()).toMatchObject({ state: "active", token_version: "2" });
});

test("R-12: a token that somebody renewed meanwhile is not renewed again", async () => {
  const account = await lab.account("gitlab");
  let first = true;

  const used = use(account, async () => {
    if (!first) return;
    first = false;
    account.forge.expireAccessTokens();
    await use(account);
  });

  expect(await outcomeOf(used)).toBe("ok");
  expect(account.forge.stats.refresh).toBe(1);
});

test("a refused token without a refresh token asks for a reconnection", async () => {
  const account = await lab.account("github");
  account.forge.withdrawGrants();

  expect(await outcomeOf(use(account))).toBe("REAUTH_REQUIRED");

  expect(await account.row()).toMatchObject({ state: "reauth_required" });
});

test("a new token that is refused as well asks for a reconnection, and is not refreshed for ever", async () => {
  const account = await lab.account("gitlab");
  account.forge.fail("identity", { status: 401, times: Number.POSITIVE_INFINITY });

  expect(await outcomeOf(use(account))).toBe("REAUTH_REQUIRED");

  expect(account.forge.stats.refresh).toBe(1);
  expect(await account.row()).toMatchObject({ state: "reauth_required" });
});

test("a token that a reconnection replaced meanwhile is not blamed: the work goes on with the new one", async () => {
  const account = await lab.account("github");
  let first = true;

  const used = use(account, async () => {
    if (!first) return;
    first = false;
    await dance(account.owner.browser, account.forge, { reconnects: account.id });
  });

  expect(await outcomeOf(used)).toBe("ok");
  expect(await account.row()).toMatchObject({ state: "active" });
});

test("R-03: a wait the provider asks for is kept to by every later use, without asking it again", async () => {
  const account = await lab.account("gitlab");
  account.forge.fail("identity", { status: 429, headers: { "retry-after": "60" } });
  const askedBefore = account.forge.stats.identity;

  const outcomes = [
    await outcomeOf(use(account)),
    await outcomeOf(use(account)),
    await outcomeOf(use(account)),
  ];

  expect(outcomes).toEqual(["RATE_LIMITED", "RATE_LIMITED", "RATE_LIMITED"]);
  expect(account.forge.stats.identity - askedBefore).toBe(1);
  expect(await account.row()).toMatchObject({ state: "active" });
});

test("R-03: once the wait is over the provider is asked again", async () => {
  const account = await lab.account("gitlab");
  account.forge.fail("identity", { status: 429, headers: { "retry-after": "60" } });
  await outcomeOf(use(account));
  await lab.walls
    .sql`update git_connections set rate_limited_until = now() - interval '1 second' where id = ${account.id}`;

  expect(await outcomeOf(use(account))).toBe("ok");
});
