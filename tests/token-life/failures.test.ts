import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { takeToken } from "#server/connect/take-token";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;
let account: Account;

beforeAll(async () => {
  lab = await openTokenLab();
});

beforeEach(async () => {
  account = await lab.account("gitlab");
});

afterAll(() => lab.close());

const take = () =>
  takeToken(lab.product.services, lab.product.services.db, account.scope, account.id, "scan");
const times = Number.POSITIVE_INFINITY;
const secondsUntil = (date: unknown) => (date as Date).getTime() / 1000 - Date.now() / 1000;
const sealed = async () => {
  const { access_token, refresh_token, token_version } = await account.row();
  return { access_token, refresh_token, token_version };
};
const refuse = (error: string, status = 400) =>
  account.forge.fail("refresh", { status, body: { error }, times });

describe("an outage", () => {
  test.each([
    ["a 500", { status: 500 }],
    ["a 503", { status: 503 }],
    ["a page", { status: 200, body: "<html>" }],
    ["a refusal that is a page", { status: 400, body: "<html>" }],
    ["a word that may pass", { status: 400, body: { error: "temporarily_unavailable" } }],
    ["a fault of the request", { status: 400, body: { error: "invalid_request" } }],
    ["a 200 with such a word", { status: 200, body: { error: "server_error" } }],
  ])("S-21: changes neither state nor tokens: %s", async (_, fault) => {
    const before = await sealed();
    await account.growOld();
    account.forge.fail("refresh", fault);

    const taken = await take();

    expect(taken.refreshFailure?.code).toBe("PROVIDER_UNAVAILABLE");
    expect(await sealed()).toEqual(before);
    expect(await account.row()).toMatchObject({ state: "active", state_reason: null, refresh_failures: 1 });
    expect(await account.actions("git_connection_state_changed")).toBe(0);
    expect((await take()).refreshFailure).toBeNull();
    expect(await account.row()).toMatchObject({ refresh_failures: 0, refresh_started_at: null });
  });

  test("that goes on is asked about ever more rarely, and the token is used until its end", async () => {
    await account.growOld();
    account.forge.fail("refresh", { status: 500, times });
    await take();
    await take();
    expect(await account.row()).toMatchObject({ refresh_failures: 2, refresh_retry_at: expect.any(Date) });

    await take();
    expect(account.forge.stats.refresh).toBe(2);
    await account.lapsePause();
    await take();

    expect(account.forge.stats.refresh).toBe(3);
    const third = secondsUntil((await account.row()).refresh_retry_at);
    await account.lapsePause();
    await take();
    expect(secondsUntil((await account.row()).refresh_retry_at)).toBeGreaterThan(third);
  });

  test("refuses once the token has ended, and says when it is tried again", async () => {
    await account.expire();
    account.forge.fail("refresh", { status: 500, times });
    expect(await outcomeOf(take())).toBe("PROVIDER_UNAVAILABLE");
    await outcomeOf(take());

    const refusal = await refusalOf(take());

    expect(refusal).toMatchObject({ code: "PROVIDER_UNAVAILABLE", retryAfterSeconds: expect.any(Number) });
    expect(account.forge.stats.refresh).toBe(2);
    expect(await account.row()).toMatchObject({ state: "active" });
  });
});

describe("a limit", () => {
  const inTwoMinutes = () => new Date(Date.now() + 120_000).toUTCString();

  test.each([
    ["seconds", () => "120"],
    ["a date", inTwoMinutes],
  ])("is obeyed, given as %s", async (_, wait) => {
    await account.growOld();
    account.forge.fail("refresh", { status: 429, headers: { "retry-after": wait() }, times });

    expect((await take()).refreshFailure?.code).toBe("RATE_LIMITED");
    await take();

    expect(account.forge.stats.refresh).toBe(1);
    const row = await account.row();
    expect(row).toMatchObject({ state: "active", refresh_started_at: null });
    // The token endpoint's wait is not the API's: what an unspent access token may do goes on.
    expect(row.rate_limited_until).toBeNull();
    expect(Math.round(secondsUntil(row.refresh_retry_at) / 10)).toBe(12);
  });
});

describe("a dead grant", () => {
  test.each(["invalid_grant", "bad_refresh_token"])("S-21: asks for a reconnection: %s", async (error) => {
    const before = await sealed();
    await account.growOld();
    refuse(error);

    const refusal = await refusalOf(take());

    expect(refusal.code).toBe("REAUTH_REQUIRED");
    expect(refusal.say).not.toContain("interrupted");
    expect(await account.row()).toMatchObject({ state: "reauth_required", state_reason: refusal.say });
    expect(await sealed()).toEqual(before);
    await outcomeOf(take());
    expect(account.forge.stats.refresh).toBe(1);
  });
});

describe("a refused app", () => {
  const saveAgain = () => {
    const [app] = account.forge.apps;
    const { clientId = "", clientSecret = "" } = app ?? {};
    const baseUrl = account.forge.bases.web;
    return account.owner.browser.call((api) =>
      api.providerConfig.save({ provider: "gitlab", baseUrl, clientId, clientSecret }),
    );
  };

  test.each([
    "invalid_client",
    "unauthorized_client",
    "incorrect_client_credentials",
    "redirect_uri_mismatch",
  ])("is the config's fault: %s", async (error) => {
    await account.growOld();
    refuse(error, 401);

    expect((await take()).refreshFailure?.code).toBe("CONFIG_INVALID");
    await take();

    expect(account.forge.stats.refresh).toBe(1);
    expect(await account.row()).toMatchObject({ state: "config_invalid", token_version: "1" });
  });

  test("S-21: is asked again as soon as the config is saved, and then is well", async () => {
    await account.expire();
    refuse("invalid_client", 401);
    expect(await outcomeOf(take())).toBe("CONFIG_INVALID");
    expect(await outcomeOf(take())).toBe("CONFIG_INVALID");
    account.forge.heal();

    await saveAgain();

    expect(await outcomeOf(take())).toBe("ok");
    expect(await account.row()).toMatchObject({ state: "active", state_reason: null, refresh_failures: 0 });
    const { events } = await account.owner.browser.call((api) =>
      api.activity.list({ action: "git_connection_state_changed" }),
    );
    expect(events.map(({ metadata }) => [metadata.from, metadata.to])).toEqual([
      ["config_invalid", "active"],
      ["active", "config_invalid"],
    ]);
  });
});

test("a refresh token that was tampered with is not sent", async () => {
  await account.growOld();
  await lab.walls.sql`
    update git_connections set refresh_tag = decode(repeat('00', 16), 'hex') where id = ${account.id}`;

  expect(await outcomeOf(take())).toBe("INTEGRITY_ERROR");

  expect(account.forge.stats.refresh).toBe(0);
  expect(await account.row()).toMatchObject({ state: "integrity_error", refresh_started_at: null });
});

describe("an answer", () => {
  const answer = (extra: object) =>
    account.forge.fail("refresh", {
      status: 200,
      body: { access_token: "a-new-access-token", token_type: "bearer", ...extra },
    });

  test("S-22: without a refresh token keeps the one there was", async () => {
    const { refreshToken } = await take();
    await account.growOld();
    answer({ expires_in: 7200 });

    const taken = await take();

    expect(taken.accessToken.reveal()).toBe("a-new-access-token");
    expect(taken.refreshToken?.reveal()).toBe(refreshToken?.reveal());
  });

  test("S-22: with one replaces both halves at once", async () => {
    const before = await sealed();
    await account.growOld();
    answer({ expires_in: 7200, refresh_token: "a-new-refresh-token" });

    expect((await take()).refreshToken?.reveal()).toBe("a-new-refresh-token");
    const after = await sealed();
    expect(after.access_token).not.toEqual(before.access_token);
    expect(after.refresh_token).not.toEqual(before.refresh_token);
  });

  test.each([undefined, 0, -5, "soon", 1e12, null])(
    "S-20: with no usable end has none: %s",
    async (expires) => {
      await account.growOld();
      answer({ expires_in: expires });

      await take();

      expect(await account.row()).toMatchObject({ state: "active", token_expires_at: null });
    },
  );

  test("that grants less makes the connection limited", async () => {
    await account.growOld();
    answer({ expires_in: 7200, scope: "read_repository" });

    await take();

    expect(await account.row()).toMatchObject({ state: "limited", scopes_granted: ["read_repository"] });
  });
});
