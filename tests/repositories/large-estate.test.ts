import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import type { Forge } from "#tests/forges/forge";
import { operator as account, repository } from "#tests/forges/world";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";

let lab: Lab;
let owner: Operator;
let connectionId: string;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab.close());

const COUNT = 350;
const namespaces: Record<Provider, string> = {
  github: "acme-example",
  gitlab: "acme-example",
  bitbucket: "acme-example",
};
const idOf = (provider: Provider, index: number): string =>
  provider === "bitbucket"
    ? `{6f0c1f3a-0d5e-4c55-9a51-0000000${String(10_000 + index)}}`
    : String(80_000 + index);

/** Puts 350 repositories in place of the forge's own, the one with the highest number pushed to last. */
function fill(forge: Forge, provider: Provider): void {
  const rows = Array.from({ length: COUNT }, (_, index) =>
    repository({
      ...{ id: idOf(provider, index), namespace: namespaces[provider], name: `service-${index}` },
      ...{ rights: { [account]: "write" }, pushedAt: new Date(1.76e12 + index * 60_000).toISOString() },
    }),
  );
  forge.world.repositories.splice(0, forge.world.repositories.length, ...rows);
}

const list = (search?: string) =>
  owner.browser.call((api) => api.repository.availableFrom({ connectionId, search }));

const capAt = async (listingCap: number) => {
  const settings = await owner.browser.call((api) => api.workspace.settings());
  await owner.browser.call((api) => api.workspace.updateSettings({ ...settings, listingCap }));
};

const asked = (forge: Forge) => forge.requests.filter(({ endpoint }) => endpoint === "list");

describe.each(providers)("an account with 350 repositories at %s", (provider) => {
  let forge: Forge;

  beforeEach(async () => {
    await lab.network.renew();
    forge = lab.network.forges[provider];
    fill(forge, provider);
    owner = await lab.operator();
    connectionId = await connect(lab.product, owner, forge);
  });

  test("is listed whole, each once, latest first", async () => {
    const { repositories, status } = await list();

    expect(status).toBe("ok");
    expect(repositories.map(({ fullName }) => fullName)).toEqual(
      Array.from({ length: COUNT }, (_, index) => `acme-example/service-${COUNT - 1 - index}`),
    );
  });

  test("is listed up to the workspace's cap, and says how many more there are", async () => {
    await capAt(120);

    const { repositories, gaps } = await list();

    expect(repositories).toHaveLength(120);
    const [cap] = gaps.filter(({ kind }) => kind === "cap");
    expect(cap?.message).toMatch(
      provider === "bitbucket" ? /^At least \d+ more/ : /^230 more|^At least 181 more/,
    );
  });

  test("is searched past the cap", async () => {
    await capAt(10);

    const { repositories } = await list("service-7");

    const names = repositories.map(({ fullName }) => fullName);
    expect(names.length).toBe(10);
    expect(names.every((name) => name.includes("service-7"))).toBe(true);
    expect((await list("service-349")).repositories.map(({ fullName }) => fullName)).toEqual([
      "acme-example/service-349",
    ]);
    expect((await list("service-0")).repositories).toHaveLength(1);
  });

  test("is not sent again while nothing changed", async () => {
    const first = await list();
    const before = asked(forge).length;

    const second = await list();

    const again = asked(forge).slice(before);
    expect(again.length).toBeGreaterThan(0);
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 304));
    expect(second.repositories).toEqual(first.repositories);
  });

  test("is sent again where something changed", async () => {
    await list();
    forge.world.repositories.push(
      repository({
        ...{ id: idOf(provider, 900), namespace: "acme-example", name: "brand-new" },
        ...{ rights: { [account]: "admin" }, pushedAt: "2027-01-01T00:00:00Z" },
      }),
    );

    const { repositories } = await list();

    expect(repositories[0]?.fullName).toBe("acme-example/brand-new");
    expect(repositories).toHaveLength(COUNT + 1);
  });

  test("S-60: is never remembered for another workspace", async () => {
    await list();
    const stranger = await lab.operator();

    const answer = stranger.browser.call((api) => api.repository.availableFrom({ connectionId }));

    expect(await outcomeOf(answer)).toBe("NOT_FOUND");
  });

  // Last: it leaves the provider's circuit open for half a minute, as it should.
  test("is shown as it was while the provider is down, with its age and the reason", async () => {
    const whole = await list();
    const times = Number.POSITIVE_INFINITY;
    for (const endpoint of ["list", "workspaces"] as const) forge.fail(endpoint, { status: 503, times });

    const stale = await list();

    expect(stale).toMatchObject({ status: "stale", problem: expect.stringMatching(/\.$/) });
    expect(stale.repositories).toEqual(whole.repositories);
    expect(Date.parse(String(stale.fetchedAt))).toBeLessThanOrEqual(Date.now());
    expect(await list("service-1")).toMatchObject({ status: "failed", repositories: [] });
  });
});
