import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import type { ForgeUser } from "#tests/forges/model";
import { connect, dance } from "#tests/helpers/connecting";
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

const somebodyElse: Record<Provider, ForgeUser> = {
  github: { id: "1099", login: "second-account", name: "Second" },
  gitlab: { id: "3099", login: "second-account", name: "Second" },
  bitbucket: { id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0a99}", login: "second-account", name: "Second" },
};

const scannable: Record<Provider, string> = {
  github: "500001",
  gitlab: "7001",
  bitbucket: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c01}",
};

describe.each(providers)("reconnecting %s", (provider) => {
  let id: string;

  beforeEach(async () => {
    const forge = lab.network.forges[provider];
    forge.world.users.push(somebodyElse[provider]);
    id = await connect(lab.product, owner, forge);
    await owner.browser.call((api) =>
      api.repository.enable({
        ...{ connectionId: id, externalId: scannable[provider] },
        ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
      }),
    );
  });

  const connections = () => owner.browser.call((api) => api.connection.list());

  test("K-04 keeps the row and its enabled repositories, and the new tokens open", async () => {
    await lab.walls
      .sql`update git_connections set state = 'reauth_required', state_reason = 'x' where id = ${id}`;

    const answer = await dance(owner.browser, lab.network.forges[provider], { reconnects: id });

    expect(answer.headers.get("location")).toContain("notice=connected");
    expect(await connections()).toMatchObject([{ id, state: "active", enabledRepositories: 1 }]);
    const [listing] = await owner.browser.call((api) => api.repository.available({}));
    expect(listing).toMatchObject({ connectionId: id, status: "ok" });
  });

  test("is recorded as a renewal", async () => {
    await dance(owner.browser, lab.network.forges[provider], { reconnects: id });

    const { events } = await owner.browser.call((api) =>
      api.activity.list({ action: "git_provider_connected" }),
    );
    expect(events.map(({ entityId, metadata }) => [entityId, metadata.reconnected])).toEqual([
      [id, true],
      [id, false],
    ]);
  });

  test("S-29: as another account changes nothing and says so", async () => {
    const [before] = await lab.walls.sql`select * from git_connections where id = ${id}`;

    const answer = await dance(owner.browser, lab.network.forges[provider], {
      reconnects: id,
      choice: { account: "second-account" },
    });

    expect(answer.headers.get("location")).toContain("problem=different_account");
    const [after] = await lab.walls.sql`select * from git_connections where id = ${id}`;
    expect(after).toEqual(before);
    expect(await connections()).toHaveLength(1);
  });

  test("as another account leaves no grant of it behind", async () => {
    const forge = lab.network.forges[provider];

    await dance(owner.browser, forge, { reconnects: id, choice: { account: "second-account" } });

    const left = forge.livingTokens().filter(({ login }) => login === "second-account");
    if (provider !== "bitbucket") expect(left).toEqual([]);
  });

  test("leaves one living grant where the provider can revoke", async () => {
    const forge = lab.network.forges[provider];

    await dance(owner.browser, forge, { reconnects: id });

    if (provider !== "bitbucket") expect(forge.livingTokens()).toHaveLength(1);
  });

  test("of a connection that never was is not begun", async () => {
    const begin = owner.browser.call((api) =>
      api.connection.begin({ provider, reconnects: owner.workspaceId }),
    );

    expect(await outcomeOf(begin)).toBe("NOT_FOUND");
  });

  test("adds a second account beside the first when it is connected separately", async () => {
    await dance(owner.browser, lab.network.forges[provider], { choice: { account: "second-account" } });

    expect((await connections()).map(({ state }) => state)).toEqual(["active", "active"]);
    expect(new Set((await connections()).map((each) => each.id)).size).toBe(2);
  });
});
