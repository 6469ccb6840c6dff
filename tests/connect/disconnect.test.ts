import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";

let lab: Lab;
let owner: Operator;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

const scannable: Record<Provider, { id: string; name: string }> = {
  github: { id: "500001", name: "acme-example/payments-api" },
  gitlab: { id: "7001", name: "acme-example/platform/inventory-service" },
  bitbucket: { id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c01}", name: "acme-example/release-notifier" },
};

const enable = (connectionId: string, externalId: string) =>
  owner.browser.call((api) =>
    api.repository.enable({ connectionId, externalId, sastEnabled: true, scaEnabled: true, scanNow: true }),
  );

describe.each(providers)("disconnecting %s", (provider) => {
  const forge = () => lab.network.forges[provider];
  const words = { github: "revoked", gitlab: "revoked", bitbucket: "unsupported" };
  const { id: externalId, name } = scannable[provider];
  let id: string;

  beforeEach(async () => {
    id = await connect(lab.product, owner, forge());
    await enable(id, externalId);
  });

  const disconnect = () => owner.browser.call((api) => api.connection.disconnect({ id }));

  test("S-24, I-04: ends both tokens at the provider where it can, and says what was proved", async () => {
    const answer = await disconnect();

    expect(answer).toEqual({ removedRepositories: [name], revocation: words[provider] });
    expect(forge().stats.revoke).toBe({ github: 1, gitlab: 2, bitbucket: 0 }[provider]);
    expect(forge().livingTokens()).toHaveLength(provider === "bitbucket" ? 1 : 0);
    expect(forge().violations).toEqual([]);
  });

  test("S-101: removes connection and allow-list rows, and lists what was removed in one event", async () => {
    await disconnect();

    expect(await owner.browser.call((api) => api.connection.list())).toEqual([]);
    expect((await owner.browser.call((api) => api.repository.connected())).repositories).toEqual([]);
    const { events } = await owner.browser.call((api) =>
      api.activity.list({ action: "git_provider_disconnected" }),
    );
    expect(events).toMatchObject([
      {
        entityId: id,
        metadata: {
          ...{ provider, providerUsername: expect.any(String) },
          ...{ removedRepositories: [name], revocation: words[provider] },
        },
      },
    ]);
  });

  test("keeps scans and history, and cancels what waits", async () => {
    await disconnect();

    const { scans } = await owner.browser.call((api) => api.scan.list({}));
    expect(scans).toMatchObject([{ fullName: name, state: "cancelled" }]);
  });

  test("goes through over plain HTTP, and a second time finds nothing", async () => {
    const first = await owner.browser.open(`/api/git/connections/${id}`, { method: "DELETE" });
    const second = await owner.browser.open(`/api/git/connections/${id}`, { method: "DELETE" });

    expect([first.status, second.status]).toEqual([200, 404]);
  });

  test("S-24: ends the local side also when the provider fails", async () => {
    forge().fail("revoke", { status: 500, times: Number.POSITIVE_INFINITY });

    const { revocation } = await disconnect();

    expect(revocation).toBe(provider === "bitbucket" ? "unsupported" : "failed");
    expect(await owner.browser.call((api) => api.connection.list())).toEqual([]);
  });

  test("ends the local side also when its token no longer opens", async () => {
    await lab.walls
      .sql`update git_connections set access_tag = decode(repeat('00', 16), 'hex') where id = ${id}`;

    const { revocation } = await disconnect();

    expect(revocation).toBe("failed");
    expect(await owner.browser.call((api) => api.connection.list())).toEqual([]);
  });

  test("S-93: happens once of two at the same time", async () => {
    const outcomes = await Promise.all([outcomeOf(disconnect()), outcomeOf(disconnect())]);

    expect(outcomes.sort()).toEqual(["NOT_FOUND", "ok"]);
    const actions = await lab.walls.actions(owner.workspaceId);
    expect(actions.filter((action) => action === "git_provider_disconnected")).toHaveLength(1);
  });

  test("leaves other workspaces' connections of the same account alone", async () => {
    const other = await lab.operator();
    await connect(lab.product, other, forge());

    await disconnect();

    const [listing] = await other.browser.call((api) => api.repository.available({}));
    expect(listing?.status).toBe("ok");
  });

  test("can be followed by connecting the same account anew", async () => {
    await disconnect();

    const renewed = await connect(lab.product, owner, forge());

    expect(renewed).not.toBe(id);
    expect((await enable(renewed, externalId)).repositoryId).toEqual(expect.any(String));
  });

  test("S-101: is part of removing the config, which is one event for all", async () => {
    await owner.browser.call((api) => api.providerConfig.remove({ provider }));

    const [configs, connections, connected] = await Promise.all([
      owner.browser.call((api) => api.providerConfig.list()),
      owner.browser.call((api) => api.connection.list()),
      owner.browser.call((api) => api.repository.connected()),
    ]);
    expect([configs.configs, connections, connected.repositories]).toEqual([[], [], []]);
    const { events } = await owner.browser.call((api) => api.activity.list({}));
    expect(events[0]).toMatchObject({
      action: "git_provider_config_removed",
      metadata: {
        provider,
        connections: [{ id, removedRepositories: [name], revocation: words[provider] }],
      },
    });
    expect(events.map(({ action }) => action)).not.toContain("git_provider_disconnected");
  });
});

test("a base URL cannot be changed under connected accounts", async () => {
  await connect(lab.product, owner, lab.network.forges.gitlab);

  const moved = owner.browser.call((api) =>
    api.providerConfig.save({
      ...{ provider: "gitlab", baseUrl: "https://git.example.com" },
      ...{ clientId: "id", clientSecret: "secret" },
    }),
  );

  expect(await outcomeOf(moved)).toBe("CONFLICT");
});
