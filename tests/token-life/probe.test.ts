import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { probeNext } from "#server/connect/probe-connections";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

// A lab each: a claim goes over all workspaces, so what another test left would be asked about as well.
beforeEach(async () => {
  await lab?.close();
  lab = await openTokenLab();
});

afterAll(() => lab.close());

const EVERY_SECONDS = 1800;
const probeAll = async () => {
  const asked: string[] = [];
  for (;;) {
    const claim = await probeNext(lab.product.services, EVERY_SECONDS);
    if (!claim) return asked.sort();
    asked.push(claim.connectionId);
  }
};
const long = () => lab.walls.sql`update git_connections set last_probed_at = now() - interval '1 hour'`;
const lastEvent = async ({ owner }: Account) => {
  const { events } = await owner.browser.call((api) =>
    api.activity.list({ action: "git_connection_state_changed" }),
  );
  return events[0];
};

test("asks about connections of every workspace that were not asked about for long, and only those", async () => {
  const accounts = [await lab.account("github"), await lab.account("gitlab"), await lab.account("bitbucket")];
  expect(await probeAll()).toEqual([]);
  await long();

  expect(await probeAll()).toEqual(accounts.map(({ id }) => id).sort());

  expect(await probeAll()).toEqual([]);
  expect(accounts.map(({ forge }) => forge.stats.identity)).toEqual([2, 2, 2]);
  const states = await Promise.all(accounts.map(async (account) => (await account.row()).state));
  expect(states).toEqual(["active", "active", "active"]);
});

test("is done once by workers that look at the same time", async () => {
  const account = await lab.account("github");
  await long();

  const claims = await Promise.all(
    Array.from({ length: 6 }, () => probeNext(lab.product.services, EVERY_SECONDS)),
  );

  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(account.forge.stats.identity).toBe(2);
});

test("leaves suspended connections alone", async () => {
  const { owner, id } = await lab.account("github");
  await owner.browser.call((api) => api.connection.suspend({ id, reason: "an incident" }));
  await long();

  expect(await probeAll()).toEqual([]);
});

test("is shown, and is no use of the connection", async () => {
  const { owner } = await lab.account("github");
  await long();
  const before = Date.now();

  await probeAll();

  const [connection] = await owner.browser.call((api) => api.connection.list());
  expect(Date.parse(connection?.lastProbedAt ?? "")).toBeGreaterThanOrEqual(before - 1000);
  expect(connection?.lastUsedAt).toBeNull();
});

describe("what it finds", () => {
  test("a dead token asks for a reconnection; one that is accepted again is well again", async () => {
    const account = await lab.account("github");
    account.forge.fail("identity", { status: 401 });
    await long();
    await probeAll();
    expect(await account.row()).toMatchObject({ state: "reauth_required" });
    await long();

    await probeAll();

    expect(await account.row()).toMatchObject({ state: "active", state_reason: null });
    expect((await lastEvent(account))?.metadata).toMatchObject({
      ...{ from: "reauth_required", to: "active", reason: "GitHub accepts it again." },
    });
  });

  test("an access token that ended is refreshed and no alarm", async () => {
    const account = await lab.account("gitlab");
    await account.expire();
    await long();

    await probeAll();

    expect(account.forge.stats.refresh).toBe(1);
    expect(await account.row()).toMatchObject({ state: "active" });
    expect(await account.actions("git_connection_state_changed")).toBe(0);
  });

  test("a grant that is dead while its last access token lives does not come and go", async () => {
    const account = await lab.account("gitlab");
    await account.expire();
    account.forge.fail("refresh", { status: 400, body: { error: "invalid_grant" } });
    await long();
    await probeAll();
    await long();

    await probeAll();

    expect(await account.row()).toMatchObject({ state: "reauth_required" });
    expect(await account.actions("git_connection_state_changed")).toBe(1);
  });

  test("narrower scopes make it limited, and say which are missing", async () => {
    const account = await lab.account("github");
    const token = account.forge.livingTokens()[0];
    Object.assign(token ?? {}, { scopes: ["read:user"] });
    await long();

    await probeAll();

    expect(await account.row()).toMatchObject({
      ...{ state: "limited", scopes_granted: ["read:user"], state_reason: expect.stringContaining("repo") },
    });
    const [connection] = await account.owner.browser.call((api) => api.connection.list());
    expect(connection).toMatchObject({
      scopesNeeded: ["repo"],
      scopesInWords: "Missing repo: cannot list or read private repositories. Granted beside: read:user.",
    });
  });

  test("a token of another account is not used, and the reason names both", async () => {
    const account = await lab.account("gitlab");
    const user = account.forge.world.users[0];
    const username = user?.login ?? "";
    Object.assign(user ?? {}, { id: "9999" });
    await long();

    await probeAll();

    const { state, state_reason } = await account.row();
    expect(state).toBe("reauth_required");
    expect(state_reason).toContain(`belongs to ${username}`);
  });

  test("an account that was renamed is shown by its new name", async () => {
    const account = await lab.account("github");
    const user = account.forge.world.users[0];
    const token = account.forge.livingTokens()[0];
    Object.assign(user ?? {}, { login: "renamed" });
    Object.assign(token ?? {}, { login: "renamed" });
    await long();

    await probeAll();

    expect(await account.row()).toMatchObject({ provider_username: "renamed", state: "active" });
  });

  test.each([429, 403, 404])("a %i is no news of the token", async (status) => {
    const account = await lab.account("github");
    account.forge.fail("identity", { status, headers: { "retry-after": "60" } });
    await long();

    await probeAll();

    expect(await account.row()).toMatchObject({ state: "active", state_reason: null });
  });
});
