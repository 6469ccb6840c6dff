import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { connect } from "#tests/helpers/connecting";
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

const list = () => owner.browser.call((api) => api.repository.available({}));

const offered: Record<Provider, string[]> = {
  // GitHub names a default branch before the first push, so an empty repository cannot be told apart here.
  github: [
    ...["acme-example/payments-api", "acme-example/web-storefront", "octo-operator/empty-sandbox"],
    "octo-labs/telemetry-agent",
  ],
  gitlab: [
    ...["acme-example/platform/inventory-service", "acme-example/order-router"],
    "acme-example/platform/shared-schemas",
  ],
  bitbucket: ["acme-example/release-notifier", "acme-example/mobile-shell"],
};

const listEndpoint = { github: "list", gitlab: "list", bitbucket: "workspaces" } as const;

describe.each(providers)("the picker for %s", (provider) => {
  beforeEach(() => connect(lab.product, owner, lab.network.forges[provider]));

  test("offers what the account may write to, latest first, and nothing empty or archived", async () => {
    const [listing] = await list();

    expect(listing?.repositories.map(({ fullName }) => fullName)).toEqual(offered[provider]);
    expect(listing?.repositories.every(({ hasWriteAccess, enabled }) => hasWriteAccess && !enabled)).toBe(
      true,
    );
  });

  test("says that some are left out, and why", async () => {
    const [listing] = await list();

    const gaps = JSON.stringify(listing?.gaps);
    expect(gaps).toMatch(/archived|empty/i);
    expect(gaps).toMatch(/only read|below|Developer role/i);
  });

  test("S-54: sends the browser the named fields and no others", async () => {
    const answer = await owner.browser.open("/api/git/repos");

    const [listing] = (await answer.json()) as { repositories: Record<string, unknown>[] }[];
    expect(Object.keys(listing ?? {}).sort()).toEqual([
      ...["connectionId", "fetchedAt", "gaps", "problem", "provider", "providerUsername"],
      ...["repositories", "status"],
    ]);
    for (const repository of listing?.repositories ?? []) {
      expect(Object.keys(repository).sort()).toEqual([
        ...[
          "connectionId",
          "defaultBranch",
          "enabled",
          "externalId",
          "fullName",
          "hasWriteAccess",
          "htmlUrl",
        ],
        ...["isPrivate", "language", "lastActiveAt", "provider"],
      ]);
    }
  });

  test("never names what the account cannot see", async () => {
    const shown = JSON.stringify(await list());

    expect(shown).not.toMatch(/hr-records|board-minutes|hidden-ledger/);
  });

  test("S-25: only reads at the provider, with the token in the header", async () => {
    await list();

    const { violations, requests } = lab.network.forges[provider];
    expect(violations).toEqual([]);
    expect(requests.filter(({ method }) => method !== "GET").map(({ endpoint }) => endpoint)).toEqual([
      ...["consent", "exchange"],
    ]);
  });

  test.each([
    ["an outage", { status: 500, times: Number.POSITIVE_INFINITY }],
    ["a limit", { status: 429, headers: { "retry-after": "30" } }],
    ["an answer in another form", { status: 200, body: { surprise: true } }],
    ["a page", { status: 200, body: "<html>canary-of-a-listing</html>" }],
    ["a refusal", { status: 403, body: { message: "canary-of-a-listing" } }],
  ])("says so after %s, and never hides the other providers", async (_, fault) => {
    for (const other of providers) {
      if (other !== provider) await connect(lab.product, owner, lab.network.forges[other]);
    }
    lab.network.forges[provider].fail(listEndpoint[provider], fault);

    const listings = await list();

    const byProvider = Object.fromEntries(listings.map((listing) => [listing.provider, listing]));
    expect(byProvider[provider]).toMatchObject({ status: "failed", repositories: [] });
    expect(byProvider[provider]?.problem).toEqual(expect.any(String));
    expect(JSON.stringify(listings)).not.toContain("canary");
    for (const other of providers) {
      if (other !== provider) expect(byProvider[other]).toMatchObject({ status: "ok", problem: null });
    }
  });

  test("does not follow a next page to another host", async () => {
    Object.assign(lab.network.forges[provider].switches, { foreignNextLink: true });

    const [listing] = await list();

    // Any request outside the three providers would have failed this test.
    expect(listing?.provider).toBe(provider);
  });

  test("asks with the connection of its own workspace only", async () => {
    const stranger = await lab.operator();

    expect(await stranger.browser.call((api) => api.repository.available({}))).toEqual([]);
  });
});

test("organisations that want single sign-on are named as a gap", async () => {
  await connect(lab.product, owner, lab.network.forges.github);
  Object.assign(lab.network.forges.github.switches, { ssoOrganizations: ["octo-labs"] });

  const [listing] = await list();

  expect(JSON.stringify(listing?.gaps)).toContain("single sign-on");
  expect(JSON.stringify(listing?.repositories)).not.toContain("telemetry-agent");
});
