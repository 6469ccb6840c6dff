import { describe, expect, test } from "vitest";
import { refreshTokens } from "#server/providers/oauth";
import { Secret } from "#server/secret";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import {
  appOf,
  aRepository,
  exchangeAs,
  manyRepositories,
  obtainTokens,
  sessionOf,
  subjects,
} from "#tests/helpers/adapter-subjects";
import { watchForges } from "#tests/helpers/forge-watch";
import { refusalOf } from "#tests/helpers/outcome";

const watch = watchForges();
type Options = NonNullable<Parameters<typeof createGitlabForge>[0]>;
const open = (options: Options = {}, scopes?: readonly string[]) => {
  const forge = watch.put(createGitlabForge(options));
  return { forge, ...sessionOf(forge, scopes) };
};
const many = (count: number) =>
  subjects.filter(({ provider }) => provider === "gitlab").flatMap((each) => manyRepositories(each, count));
const capOf = ({ gaps }: { gaps: readonly { kind: string; message: string }[] }) =>
  gaps.find(({ kind }) => kind === "cap")?.message;

describe("without totals", () => {
  test("every page is read all the same", async () => {
    const { adapter, site, token } = open({ repositories: many(350), switches: { hideTotals: true } });

    const listing = await adapter.list(site, token, { cap: 500 });

    expect(new Set(listing.repositories.map(({ externalId }) => externalId)).size).toBe(350);
    expect(capOf(listing)).toBeUndefined();
  });

  test("the cap says at least how many more there are", async () => {
    const { forge, adapter, site, token } = open({
      repositories: many(350),
      switches: { hideTotals: true },
    });

    const listing = await adapter.list(site, token, { cap: 200 });

    expect([listing.repositories.length, forge.stats.list]).toEqual([200, 2]);
    expect(capOf(listing)).toMatch(/^At least 1 more not shown/);
  });

  test("the number is exact once the last page was read", async () => {
    const { adapter, site, token } = open({ repositories: many(180), switches: { hideTotals: true } });

    expect(capOf(await adapter.list(site, token, { cap: 150 }))).toMatch(/^30 more not shown/);
  });
});

describe("past the greatest offset of the installation", () => {
  test.each([true, false])("the listing goes on by id, totals hidden: %s", async (hideTotals) => {
    const { adapter, site, token } = open({
      repositories: many(350),
      switches: { maxOffset: 200, hideTotals },
    });

    const { repositories, gaps } = await adapter.list(site, token, { cap: 500 });

    const ids = repositories.map(({ externalId }) => Number(externalId));
    expect(new Set(ids).size).toBe(350);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(gaps.map(({ kind }) => kind)).toEqual(["below_floor"]);
  });

  test("a capped one says that it shows the newest", async () => {
    const { adapter, site, token } = open({ repositories: many(550), switches: { maxOffset: 100 } });

    const { repositories, gaps } = await adapter.list(site, token, { cap: 400 });

    expect(repositories).toHaveLength(400);
    expect(gaps.map(({ message }) => message).join(" ")).toContain("the newest projects");
  });
});

test("with totals the cap gives the exact number, unread pages and all", async () => {
  const { adapter, site, token } = open({ repositories: many(350) });

  expect(capOf(await adapter.list(site, token, { cap: 100 }))).toMatch(/^250 more not shown/);
});

describe("inherited membership, where the listing shows two nulls", () => {
  const [gitlab] = subjects.filter(({ provider }) => provider === "gitlab");
  if (!gitlab) throw new Error("no GitLab among the subjects");

  test.each([
    ["read", false],
    ["write", true],
  ] as const)("of the right %s gives write access when read: %s", async (right, writable) => {
    const repositories = [aRepository(gitlab, 1, { right, inheritedMembership: true })];
    const { forge, adapter, site, token } = open({ repositories });

    expect((await adapter.read(site, token, gitlab.id(1))).hasWriteAccess).toBe(writable);
    expect(forge.stats.member).toBe(1);
  });

  test("is listed by what GitLab filtered", async () => {
    const repositories = [
      aRepository(gitlab, 1, { inheritedMembership: true }),
      aRepository(gitlab, 2, { inheritedMembership: true, right: "read" }),
    ];
    const { adapter, site, token } = open({ repositories });

    const listing = await adapter.list(site, token, { cap: 10 });

    expect(listing.repositories.map(({ externalId }) => externalId)).toEqual([gitlab.id(1)]);
  });
});

test("an installation below a path is talked to below that path", async () => {
  const web = "https://git.acme.example/code";
  const { forge, adapter, site, token, app } = open({
    origin: "https://git.acme.example",
    basePath: "/code",
  });

  const listing = await adapter.list(site, token, { cap: 10 });
  await adapter.identify(site, token);
  const tokens = await obtainTokens(forge);
  const pair = { accessToken: token, refreshToken: null };
  const revocation = await adapter.revoke(site, app, pair);

  expect(listing.repositories[0]?.htmlUrl).toBe(`${web}/acme-example/platform/inventory-service`);
  expect(tokens.scopes).toEqual(["read_api", "read_repository", "read_user"]);
  expect([revocation, await adapter.verifyRevoked(site, app, pair)]).toEqual(["revoked", true]);
  expect(forge.stats.unknown).toBe(0);
});

test("a token without read_api may name its account and list nothing, with a sentence that says why", async () => {
  const { adapter, site, token } = open({}, ["read_repository", "read_user"]);

  const refusal = await refusalOf(adapter.list(site, token, { cap: 10 }));

  expect(await adapter.identify(site, token)).toMatchObject({ username: "octo-operator" });
  expect([refusal.code, refusal.retryAfterSeconds]).toEqual(["FORBIDDEN", undefined]);
  expect(refusal.say).toMatch(/scope|read_api/);
});

describe("a refresh", () => {
  test("repeats the redirect address, and gives a new pair", async () => {
    const { forge, adapter, site, app } = open({ switches: { redirectUriOnRefresh: true } });
    const old = await obtainTokens(forge);

    const tokens = await refreshTokens(adapter, site, app, old.refreshToken ?? new Secret(""));

    expect(tokens.refreshToken?.reveal()).not.toBe(old.refreshToken?.reveal());
    expect(forge.requests.at(-1)?.fields).toContain("redirect_uri");
    expect((await refusalOf(adapter.identify(site, old.accessToken))).code).toBe("REAUTH_REQUIRED");
    expect(await adapter.identify(site, tokens.accessToken)).toMatchObject({ id: "3001" });
  });

  test("cannot be done twice with the same token", async () => {
    const { forge, adapter, site, app } = open();
    const { refreshToken } = await obtainTokens(forge);
    await refreshTokens(adapter, site, app, refreshToken ?? new Secret(""));

    const refusal = await refusalOf(refreshTokens(adapter, site, app, refreshToken ?? new Secret("")));

    expect(refusal.code).toBe("REAUTH_REQUIRED");
  });
});

test("a renewed application secret is the config's fault", async () => {
  const { forge } = open();
  const app = { ...appOf(forge), clientSecret: new Secret("renewed") };

  expect((await refusalOf(exchangeAs(forge, app))).code).toBe("CONFIG_INVALID");
});

test("both halves of a pair are revoked, since one may outlive the other", async () => {
  const { forge, adapter, site, app, token, refreshToken } = open({ switches: { revokeEndsPair: false } });

  await adapter.revoke(site, app, { accessToken: token, refreshToken });

  expect([forge.stats.revoke, forge.livingTokens()]).toEqual([2, []]);
});

test("one half that could not be revoked is no revocation", async () => {
  const { forge, adapter, site, app, token, refreshToken } = open();
  forge.fail("revoke", { status: 500 });

  expect(await adapter.revoke(site, app, { accessToken: token, refreshToken })).toBe("failed");
});
