import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { approve } from "#tests/forges/approve";
import { beginFlow, configure, dance, follow } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";

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

const granted: Record<Provider, string[]> = {
  github: ["repo"],
  gitlab: ["read_api", "read_repository", "read_user"],
  bitbucket: ["account", "repository"],
};

describe.each(providers)("%s", (provider) => {
  beforeEach(() => configure(lab.product, owner, lab.network.forges[provider]));

  test("S-15: leads back to the settings, without the code in the address", async () => {
    const answer = await dance(owner.browser, lab.network.forges[provider]);

    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(
      `/settings/repositories?notice=connected&provider=${provider}`,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.text()).toBe("");
  });

  test("clears the flow's cookie and keeps the session", async () => {
    await dance(owner.browser, lab.network.forges[provider]);

    expect(owner.browser.cookie).toBe(owner.cookie);
  });

  test("stores the connection of the account with what was granted", async () => {
    const forge = lab.network.forges[provider];

    await dance(owner.browser, forge);

    const connections = await owner.browser.call((api) => api.connection.list());
    expect(connections).toMatchObject([
      {
        ...{ provider, host: new URL(forge.bases.web).host, state: "active", stateReason: null },
        ...{ connectedByName: owner.name, connectedByStillMember: true, enabledRepositories: 0 },
        scopesGranted: expect.arrayContaining(granted[provider]),
      },
    ]);
    expect(connections[0]?.tokenExpiresAt === null).toBe(provider === "github");
  });

  test("S-54: tells of a connection only what the reader needs", async () => {
    await dance(owner.browser, lab.network.forges[provider]);

    const answer = await owner.browser.open("/api/git/connections");

    const [connection = {}] = (await answer.json()) as Record<string, unknown>[];
    expect(Object.keys(connection).sort()).toEqual([
      ...["connectedAt", "connectedByName", "connectedByStillMember", "enabledRepositories", "host", "id"],
      ...["lastProbedAt", "lastRefreshedAt", "lastUsedAt", "provider", "providerUsername", "revocable"],
      ...["scopesAsked", "scopesGranted", "scopesInWords", "scopesNeeded", "state", "stateReason"],
      ...["tokenExpiresAt"],
    ]);
  });

  test("S-04, S-25: exchanges the code once and proves the verifier in the body only", async () => {
    const forge = lab.network.forges[provider];

    await dance(owner.browser, forge);

    expect(forge.stats).toMatchObject({ exchange: 1, identity: 1, list: 0, revoke: 0 });
    const exchange = forge.requests.find(({ endpoint }) => endpoint === "exchange");
    expect(exchange?.fields.includes("code_verifier")).toBe(provider !== "bitbucket");
    expect(exchange?.query).toEqual({});
    expect(forge.violations).toEqual([]);
  });

  test("S-101: is recorded as started and connected, in that order", async () => {
    await dance(owner.browser, lab.network.forges[provider]);

    expect(await lab.walls.actions(owner.workspaceId)).toEqual([
      ...["git_provider_configured", "git_connect_started", "git_provider_connected"],
    ]);
  });

  test("S-92, O-15: commits the connection and its event together or not at all", async () => {
    const forge = lab.network.forges[provider];
    const address = await beginFlow(owner.browser, provider);
    const callback = await approve(forge, address);
    await lab.walls.sql`
      create function refuse_event() returns trigger language plpgsql as
      $$ begin if new.action = 'git_provider_connected' then raise exception 'no'; end if; return new; end $$`;
    await lab.walls
      .sql`create trigger refuse before insert on activity_log for each row execute function refuse_event()`;
    try {
      const answer = await follow(owner.browser, callback);

      expect(answer.headers.get("location")).toContain("problem=internal");
      expect(await owner.browser.call((api) => api.connection.list())).toEqual([]);
      if (provider !== "bitbucket") expect(forge.livingTokens()).toEqual([]);
    } finally {
      await lab.walls.sql`drop function refuse_event() cascade`;
    }
  });

  test("O-04: works for two flows of one browser, whichever ends first", async () => {
    const forge = lab.network.forges[provider];
    const first = await beginFlow(owner.browser, provider);
    const second = await beginFlow(owner.browser, provider);

    const answers = [
      await follow(owner.browser, await approve(forge, second)),
      await follow(owner.browser, await approve(forge, first)),
    ];

    expect(answers.map(({ headers }) => headers.get("location"))).toEqual([
      expect.stringContaining("notice=connected"),
      expect.stringContaining("notice=connected"),
    ]);
    expect(await owner.browser.call((api) => api.connection.list())).toHaveLength(1);
  });
});

test("S-13: a narrower grant is kept as limited, with what is missing", async () => {
  const forge = lab.network.forges.github;
  await configure(lab.product, owner, forge);
  Object.assign(forge.switches, { grantOnly: ["read:user"] });

  await dance(owner.browser, forge);

  const [connection] = await owner.browser.call((api) => api.connection.list());
  expect(connection).toMatchObject({ state: "limited", scopesGranted: [] });
  expect(connection?.stateReason).toContain("repo");
});
