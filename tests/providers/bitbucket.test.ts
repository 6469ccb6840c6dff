import { describe, expect, test } from "vitest";
import { refreshTokens } from "#server/providers/oauth";
import { Secret } from "#server/secret";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import { operator } from "#tests/forges/world";
import {
  appOf,
  aRepository,
  exchangeAs,
  obtainTokens,
  sessionOf,
  subjects,
} from "#tests/helpers/adapter-subjects";
import { watchForges } from "#tests/helpers/forge-watch";
import { refusalOf } from "#tests/helpers/outcome";

const watch = watchForges();
type Options = NonNullable<Parameters<typeof createBitbucketForge>[0]>;
const open = (options: Options = {}) => {
  const forge = watch.put(createBitbucketForge(options));
  return { forge, ...sessionOf(forge) };
};

describe("tokens", () => {
  test("of more than 2,500 characters are taken whole, and used", async () => {
    const { forge, adapter, site } = open({ switches: { longTokens: true } });

    const tokens = await obtainTokens(forge);

    expect(tokens.accessToken.reveal().length).toBeGreaterThan(2500);
    expect(await adapter.identify(site, tokens.accessToken)).toMatchObject({ username: operator });
  });

  test.each(["scope", "scopes"] as const)("name what was granted under %s", async (scopeKey) => {
    const { forge } = open({ switches: { scopeKey } });

    expect((await obtainTokens(forge)).scopes).toEqual(["account", "repository"]);
  });

  test("end after two hours", async () => {
    const { forge } = open();
    const before = Date.now();

    const { expiresAt } = await obtainTokens(forge);

    const life = ((expiresAt?.getTime() ?? 0) - before) / 1000;
    expect(Math.round(life / 60)).toBe(120);
  });

  test("can be refreshed again with the used token while its grace lasts, and no longer", async () => {
    let now = Date.now();
    const { forge, adapter, site, app } = open({ now: () => now });
    const { refreshToken } = await obtainTokens(forge);
    const refresh = () => refreshTokens(adapter, site, app, refreshToken ?? new Secret(""));
    await refresh();

    expect(await refresh()).toMatchObject({ scopes: ["account", "repository"] });
    now += 600_000;
    expect((await refusalOf(refresh())).code).toBe("REAUTH_REQUIRED");
  });

  test("refused with unauthorized_client are the config's fault", async () => {
    const { forge, adapter, site } = open();
    const wrong = { ...appOf(forge), clientSecret: new Secret("wrong") };
    const { refreshToken } = await obtainTokens(forge);

    expect((await refusalOf(exchangeAs(forge, wrong))).code).toBe("CONFIG_INVALID");
    const refresh = refreshTokens(adapter, site, wrong, refreshToken ?? new Secret(""));
    expect((await refusalOf(refresh)).code).toBe("CONFIG_INVALID");
  });
});

test("listings over all workspaces, which are gone, are never asked for", async () => {
  const { forge, adapter, site, token } = open();

  await adapter.identify(site, token);
  await adapter.list(site, token, { cap: 10 });
  await adapter.list(site, token, { cap: 10, search: "release" });
  await adapter.read(site, token, "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c01}");
  await adapter.findByName(site, token, "acme-example/release-notifier");

  expect([forge.stats.removed, forge.stats.unknown]).toEqual([0, 0]);
});

describe("workspaces", () => {
  const [bitbucket] = subjects.filter(({ provider }) => provider === "bitbucket");
  if (!bitbucket) throw new Error("no Bitbucket among the subjects");
  const repositories = [aRepository(bitbucket, 1), aRepository(bitbucket, 2, { namespace: operator })];

  test.each([
    ["an IP allow-list", { status: 403 }, "may not read"],
    ["a form nobody knows", { status: 200, body: { values: "none" } }, "does not understand"],
  ])("of which one fails by %s are a gap, and the other is listed", async (_, fault, sentence) => {
    const { forge, adapter, site, token } = open({ repositories });
    forge.fail("list", fault);

    const listing = await adapter.list(site, token, { cap: 10 });

    expect(listing.repositories).toHaveLength(1);
    expect(listing.gaps.filter(({ kind }) => kind === "workspace")).toEqual([
      {
        kind: "workspace",
        message: expect.stringMatching(/^The workspace (acme-example|octo-operator) could not be listed/),
        href: null,
      },
    ]);
    expect(JSON.stringify(listing.gaps)).toContain(sentence);
  });

  test("of which one says that it is too much make the whole listing wait", async () => {
    const { forge, adapter, site, token } = open({ repositories });
    forge.fail("list", { status: 429 });

    const refusal = await refusalOf(adapter.list(site, token, { cap: 10 }));

    expect([refusal.code, refusal.retryAfterSeconds]).toEqual(["RATE_LIMITED", 60]);
  });

  test("that all fail are the failure itself", async () => {
    const { forge, adapter, site, token } = open({ repositories });
    forge.fail("list", { status: 403, times: 2 });

    expect((await refusalOf(adapter.list(site, token, { cap: 10 }))).code).toBe("FORBIDDEN");
  });

  test("that the account lost are no longer asked", async () => {
    const { forge, adapter, site, token } = open({ repositories });
    forge.world.repositories.shift();

    await adapter.list(site, token, { cap: 10 });

    expect(forge.stats.list).toBe(1);
  });
});
