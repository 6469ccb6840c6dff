import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import { scannable } from "#tests/helpers/scanning";

let lab: Lab;
let owner: Operator;
let connectionId: string;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

const bitbucketId = (last: string) => `{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c${last}}`;

/** Repositories of the forges' worlds which may not be enabled, with why. */
const refused: Record<Provider, [string, string, RegExp][]> = {
  github: [
    ["read only", "500003", /FORBIDDEN/],
    ["archived", "500004", /CONFLICT/],
    ["out of sight", "500007", /NOT_FOUND/],
    ["not there", "999999", /NOT_FOUND/],
  ],
  gitlab: [
    ["read only", "7003", /FORBIDDEN/],
    ["guest only", "7004", /FORBIDDEN|NOT_FOUND/],
    ["empty", "7005", /CONFLICT/],
    ["archived", "7006", /CONFLICT/],
    ["out of sight", "7008", /NOT_FOUND/],
    ["not there", "999999", /NOT_FOUND/],
  ],
  bitbucket: [
    ["read only", bitbucketId("04"), /FORBIDDEN/],
    ["public and read only", bitbucketId("03"), /FORBIDDEN/],
    ["empty", bitbucketId("05"), /CONFLICT/],
    ["out of sight", bitbucketId("06"), /NOT_FOUND/],
    ["not there", bitbucketId("99"), /NOT_FOUND/],
  ],
};

const enable = (externalId: string, fields: Record<string, unknown> = {}) =>
  owner.browser.call((api) =>
    api.repository.enable({
      ...{ connectionId, externalId, sastEnabled: true, scaEnabled: true, scanNow: false },
      ...fields,
    }),
  );
const connected = async () => (await owner.browser.call((api) => api.repository.connected())).repositories;

describe.each(providers)("enabling a repository of %s", (provider) => {
  const { externalId, fullName } = scannable[provider];

  beforeEach(async () => {
    connectionId = await connect(lab.product, owner, lab.network.forges[provider]);
  });

  test("keeps what the provider says of it, and who allowed it", async () => {
    await enable(externalId, { sastEnabled: true, scaEnabled: false });

    expect(await connected()).toMatchObject([
      {
        ...{ provider, fullName, connectionId, defaultBranch: "main", isPrivate: true },
        ...{ sastEnabled: true, scaEnabled: false, enabledByName: owner.name, lastScanAt: null },
        language: expect.any(String),
      },
    ]);
    const { events } = await owner.browser.call((api) => api.activity.list({ action: "repository_enabled" }));
    expect(events).toMatchObject([
      { metadata: { provider, fullName, externalId, sastEnabled: true, scaEnabled: false } },
    ]);
  });

  test("believes nothing else that is sent", async () => {
    const stranger = await lab.operator();

    await enable(externalId, {
      ...{ fullName: "evil/other", defaultBranch: "evil", clonePath: "../evil", htmlUrl: "javascript:1" },
      ...{ workspaceId: stranger.workspaceId, enabledByName: "Somebody", hasWriteAccess: true },
    });

    expect(JSON.stringify(await connected())).not.toMatch(/evil|javascript|Somebody/);
    expect((await stranger.browser.call((api) => api.repository.connected())).repositories).toEqual([]);
  });

  test.each(refused[provider])("is refused when it is %s", async (_, id, code) => {
    expect(await outcomeOf(enable(id))).toMatch(code);
    expect(await connected()).toEqual([]);
    expect(await lab.walls.actions(owner.workspaceId)).not.toContain("repository_enabled");
  });

  test.each([
    ["a path", "../../user"],
    ["an encoded path", "..%2f..%2fuser"],
    ["a query", "1?access_token=x"],
    ["a fragment", "1#x"],
    ["a line break", "1\r\nhost: evil"],
    ["another word", "acme-example"],
  ])("is refused for an id that is %s, and stays inside the API", async (_, id) => {
    expect(await outcomeOf(enable(id))).toMatch(/NOT_FOUND|FORBIDDEN|BAD_REQUEST|PROVIDER_UNAVAILABLE/);
    expect(await connected()).toEqual([]);
    expect(lab.network.forges[provider].violations).toEqual([]);
  });

  test("is refused a second time, also at the same moment", async () => {
    const outcomes = await tally(Array.from({ length: 5 }, () => enable(externalId)));

    expect(outcomes).toEqual({ ok: 1, CONFLICT: 4 });
    expect(await connected()).toHaveLength(1);
  });

  test("is refused without an engine", async () => {
    expect(await outcomeOf(enable(externalId, { sastEnabled: false, scaEnabled: false }))).toBe(
      "BAD_REQUEST",
    );
  });

  test("is shown in the picker afterwards", async () => {
    await enable(externalId);

    const [listing] = await owner.browser.call((api) => api.repository.available({}));
    const marked = listing?.repositories.filter(({ enabled }) => enabled).map(({ fullName: name }) => name);
    expect(marked).toEqual([fullName]);
  });

  test("queues one scan when it is asked for", async () => {
    const { repositoryId } = await enable(externalId, { scanNow: true });

    const { scans } = await owner.browser.call((api) => api.scan.list({}));
    expect(scans).toMatchObject([{ repositoryId, state: "queued", trigger: "enabled", branch: "main" }]);
  });

  test("leaves what is told of it without a way to the token", async () => {
    await enable(externalId);

    const [row = {}] = await connected();
    expect(Object.keys(row).sort()).toEqual([
      ...[
        "activeScanId",
        "connectionId",
        "defaultBranch",
        "enabledAt",
        "enabledByName",
        "fullName",
        "htmlUrl",
      ],
      ...[
        "id",
        "isPrivate",
        "language",
        "lastScanAt",
        "openFindings",
        "pausedReason",
        "provider",
        "repositoryId",
      ],
      ...["sastEnabled", "scaEnabled", "schedule"],
    ]);
  });
});

test("a connection of another workspace cannot be used to enable", async () => {
  const stranger = await lab.operator();
  connectionId = await connect(lab.product, stranger, lab.network.forges.github);
  const before = lab.network.forges.github.stats.repository;

  expect(await outcomeOf(enable("500001"))).toBe("NOT_FOUND");
  expect(lab.network.forges.github.stats.repository).toBe(before);
});
