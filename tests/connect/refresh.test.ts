import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "#db/database";
import { takeToken } from "#server/connect/take-token";
import type { Services } from "#server/services";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";

let lab: Lab;
let owner: Operator;
let id: string;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

describe.each(["gitlab", "bitbucket"] as const)("a token of %s", (provider) => {
  beforeEach(async () => {
    id = await connect(lab.product, owner, lab.network.forges[provider]);
  });

  const forge = () => lab.network.forges[provider];
  const list = () => owner.browser.call((api) => api.repository.available({}));
  const connection = async () => (await owner.browser.call((api) => api.connection.list()))[0];
  const stored = async () => (await lab.walls.sql`select * from git_connections where id = ${id}`)[0];
  const growOld = async () => {
    forge().expireAccessTokens();
    await lab.walls
      .sql`update git_connections set token_expires_at = now() + interval '1 minute' where id = ${id}`;
  };
  const refreshes = async () => {
    const actions = await lab.walls.actions(owner.workspaceId);
    return actions.filter((action) => action === "git_token_refreshed").length;
  };

  test("is refreshed before it expires, and both halves are stored anew", async () => {
    const before = await stored();
    await growOld();

    const [listing] = await list();

    expect(listing?.status).toBe("ok");
    expect(forge().stats.refresh).toBe(1);
    const after = await stored();
    expect(after?.access_token).not.toEqual(before?.access_token);
    expect(after?.refresh_token).not.toEqual(before?.refresh_token);
    expect(after?.access_iv).not.toEqual(before?.access_iv);
    expect(await connection()).toMatchObject({ state: "active", lastRefreshedAt: expect.any(String) });
    expect(await refreshes()).toBe(1);
  });

  test("goes on to be refreshed with what the last refresh gave", async () => {
    await growOld();
    await list();
    await growOld();

    const [listing] = await list();

    expect(listing?.status).toBe("ok");
    expect(forge().stats.refresh).toBe(2);
  });

  test("I-09: is refreshed once for ten callers at the same time", async () => {
    await growOld();

    const listings = await Promise.all(Array.from({ length: 10 }, list));

    expect(listings.map(([part]) => part?.status)).toEqual(Array(10).fill("ok"));
    expect(forge().stats.refresh).toBe(1);
    expect(await refreshes()).toBe(1);
  });

  test("is not refreshed a second time by a caller who read it before the first refresh ended", async () => {
    await growOld();
    const scope = { workspaceId: owner.workspaceId };
    const { services } = lab.product;
    const { slow, opened, proceed } = slowReader(services);
    const late = takeToken(slow, services.db, scope, id, "list repositories");
    await opened;
    await takeToken(services, services.db, scope, id, "list repositories");
    proceed();

    const taken = await late;

    expect(forge().stats.refresh).toBe(1);
    expect(
      forge()
        .livingTokens()
        .map(({ access }) => access),
    ).toContain(taken.accessToken.reveal());
    expect(await connection()).toMatchObject({ state: "active" });
  });

  test("I-09: is refreshed once over all processes", async () => {
    await growOld();
    const others = await Promise.all([anotherProcess(), anotherProcess(), anotherProcess()]);
    const scope = { workspaceId: owner.workspaceId };
    const { services } = lab.product;

    const taken = await Promise.allSettled(
      others.flatMap((take) => [
        take(services, services.db, scope, id, "scan"),
        take(services, services.db, scope, id, "scan"),
      ]),
    );

    expect(taken.map(({ status }) => status)).toEqual(Array(6).fill("fulfilled"));
    expect(forge().stats.refresh).toBe(1);
    expect(await connection()).toMatchObject({ state: "active" });
  });

  test("is refreshed when the provider no longer takes it, whatever its date says", async () => {
    forge().expireAccessTokens();

    const [listing] = await list();

    expect(listing?.status).toBe("ok");
    expect(forge().stats.refresh).toBe(1);
    expect(await connection()).toMatchObject({ state: "active" });
  });

  test("of a grant that was withdrawn asks for a reconnection and says why", async () => {
    await growOld();
    forge().withdrawGrants();

    const [listing] = await list();

    expect(listing).toMatchObject({ status: "failed", problem: expect.stringContaining("Reconnect") });
    expect(await connection()).toMatchObject({
      state: "reauth_required",
      stateReason: expect.stringContaining("Reconnect"),
    });
    const { events } = await owner.browser.call((api) =>
      api.activity.list({ action: "git_connection_state_changed" }),
    );
    expect(events).toMatchObject([{ metadata: { from: "active", to: "reauth_required" } }]);
  });

  test("of a dead grant is not asked about again", async () => {
    await growOld();
    forge().withdrawGrants();
    await list();

    await list();

    expect(forge().stats.refresh).toBe(1);
    expect(await stored()).toMatchObject({
      access_token: expect.anything(),
      refresh_token: expect.anything(),
    });
  });

  test("refused with its app says that the config is wrong", async () => {
    await growOld();
    forge().fail("refresh", { status: 401, body: { error: "invalid_client" } });

    await list();

    expect(await connection()).toMatchObject({ state: "config_invalid" });
  });

  test.each([
    ["a 500", { status: 500 }],
    ["a 503", { status: 503 }],
    ["a 429", { status: 429 }],
    ["a page", { status: 200, body: "<html>" }],
    ["a 400 without a word", { status: 400, body: "<html>" }],
  ])("survives an outage during its refresh: %s", async (_, fault) => {
    const before = await stored();
    await growOld();
    forge().fail("refresh", fault);

    const [listing] = await list();

    expect(listing?.status).toBe("failed");
    expect(await connection()).toMatchObject({ state: "active", stateReason: null });
    expect((await stored())?.refresh_token).toEqual(before?.refresh_token);
    expect((await list())[0]?.status).toBe("ok");
  });

  test.each([500, 502, 503])("survives a %i of the listing", async (status) => {
    forge().fail(provider === "gitlab" ? "list" : "workspaces", {
      ...{ status, times: Number.POSITIVE_INFINITY },
    });

    const [listing] = await list();

    expect(listing?.status).toBe("failed");
    expect(await connection()).toMatchObject({ state: "active", stateReason: null });
  });

  test("that was tampered with is not used, and the connection says so", async () => {
    await lab.walls
      .sql`update git_connections set access_tag = decode(repeat('00', 16), 'hex') where id = ${id}`;
    const before = forge().requests.length;

    const [listing] = await list();

    expect(listing?.status).toBe("failed");
    expect(forge().requests.length).toBe(before);
    expect(await connection()).toMatchObject({ state: "integrity_error" });
  });
});

test("GitHub without an expiry asks for a reconnection once its token is refused", async () => {
  await connect(lab.product, owner, lab.network.forges.github);
  lab.network.forges.github.withdrawGrants();

  await owner.browser.call((api) => api.repository.available({}));

  const [connection] = await owner.browser.call((api) => api.connection.list());
  expect(connection).toMatchObject({ state: "reauth_required", tokenExpiresAt: null });
});

/** The database as seen by a caller whose first answer comes late: `opened` when it was read, until `proceed`. */
function slowReader(real: Services) {
  let proceed = () => {};
  let announce = () => {};
  const gate = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const vault: Database["vault"] = {
    withWorkspace: async (scope, work, options) => {
      const result = await real.db.vault.withWorkspace(scope, work, options);
      announce();
      await gate;
      return result;
    },
  };
  return { slow: { ...real, db: { ...real.db, vault } }, opened, proceed };
}

/** The same code with a memory of its own, as another process would have. */
async function anotherProcess(): Promise<typeof takeToken> {
  vi.resetModules();
  return (await import("#server/connect/take-token")).takeToken;
}
