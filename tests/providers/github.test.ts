import { describe, expect, test } from "vitest";
import { Secret } from "#server/secret";
import type { Fault } from "#tests/forges/faults";
import { createGithubForge } from "#tests/forges/github/forge";
import { appOf, exchangeAs, obtainTokens, sessionOf } from "#tests/helpers/adapter-subjects";
import { watchForges } from "#tests/helpers/forge-watch";
import { refusalOf } from "#tests/helpers/outcome";

const watch = watchForges();
const open = (switches: NonNullable<Parameters<typeof createGithubForge>[0]>["switches"] = {}) => {
  const forge = watch.put(createGithubForge({ switches }));
  return { forge, ...sessionOf(forge) };
};

describe("tokens", () => {
  test("scopes come with commas", async () => {
    const { forge } = open();

    const tokens = await obtainTokens(forge);

    expect(tokens).toMatchObject({ scopes: ["repo"], refreshToken: null, expiresAt: null });
  });

  test("scopes that the person reduced are what was granted", async () => {
    const { forge, adapter, site } = open({ partialGrant: true });

    const tokens = await obtainTokens(forge, { scopes: [] });

    expect(tokens.scopes).toEqual([]);
    expect((await adapter.identify(site, tokens.accessToken)).scopes).toEqual([]);
  });

  test("a user token of a GitHub App ends, can be refreshed and names no scopes", async () => {
    const { forge } = open({ kind: "app" });

    const tokens = await obtainTokens(forge);

    expect(tokens).toMatchObject({
      scopes: [],
      refreshToken: expect.any(Secret),
      expiresAt: expect.any(Date),
    });
  });

  test("a wrong secret, answered with status 200, is the config's fault", async () => {
    const { forge } = open();
    const app = { ...appOf(forge), clientSecret: new Secret("wrong") };

    expect((await refusalOf(exchangeAs(forge, app))).code).toBe("CONFIG_INVALID");
  });

  test("another redirect address, answered with status 200, is the config's fault", async () => {
    const { forge } = open();
    const app = { ...appOf(forge), redirectUri: "https://elsewhere.example.invalid/callback" };

    expect((await refusalOf(exchangeAs(forge, app))).code).toBe("CONFIG_INVALID");
  });

  test("a spent code, answered with status 200, is a refusal of the sign-in", async () => {
    const { forge } = open();
    forge.fail("exchange", { status: 200, body: { error: "bad_verification_code" } });

    expect((await refusalOf(obtainTokens(forge))).code).toBe("PROVIDER_REFUSED");
  });

  test("the eleventh connection ends the first one's token", async () => {
    const { forge, adapter, site } = open();
    const tokens = [];
    for (let each = 0; each < 11; each += 1) tokens.push(await obtainTokens(forge));
    const [first, second] = tokens.map(({ accessToken }) => adapter.identify(site, accessToken));

    expect((await refusalOf(first ?? Promise.resolve())).code).toBe("REAUTH_REQUIRED");
    expect(await second).toMatchObject({ username: "octo-operator" });
  });

  test("revoking one token leaves its siblings, revoking the grant does not", async () => {
    const { forge, adapter, site, app } = open();
    const [one, other] = [await obtainTokens(forge), await obtainTokens(forge)];

    await adapter.revoke(site, app, one);
    const siblings = await adapter.verifyRevoked(site, app, other);
    await adapter.revoke(site, app, other, { wholeGrant: true });

    expect([siblings, forge.livingTokens()]).toEqual([false, []]);
  });

  test("revoking a token that is dead already says so", async () => {
    const { forge, adapter, site, app, token } = open();
    forge.withdrawGrants();

    const pair = { accessToken: token, refreshToken: null };
    expect(await adapter.revoke(site, app, pair)).toBe("already_gone");
  });
});

describe("organisations", () => {
  test("that want single sign-on are a gap with their number and a way out", async () => {
    const { adapter, site, token } = open({ ssoOrganizations: ["acme-example", "octo-labs"] });

    const listing = await adapter.list(site, token, { cap: 10 });

    expect(listing.repositories.map(({ fullName }) => fullName)).toEqual(["octo-operator/empty-sandbox"]);
    expect(listing.gaps).toContainEqual({
      kind: "sso",
      message: expect.stringMatching(/^2 organisations require single sign-on/),
      href: "https://github.com/settings/applications",
    });
  });

  test("that have not approved the app are missing in silence, so the gap is always mentioned", async () => {
    const { forge, adapter, site, token } = open();
    const before = await adapter.list(site, token, { cap: 10 });
    forge.switches.restrictedOrganizations = ["acme-example"];

    const after = await adapter.list(site, token, { cap: 10 });

    expect([before, after].map(({ gaps }) => gaps.some(({ kind }) => kind === "restricted"))).toEqual([
      ...[true, true],
    ]);
    expect(JSON.stringify(after.repositories)).not.toContain("acme-example");
  });

  test.each([
    ["ssoOrganizations", /single sign-on/],
    ["restrictedOrganizations", /may not read/],
  ] as const)("refuse a direct read with a sentence of its own: %s", async (name, sentence) => {
    const { adapter, site, token } = open({ [name]: ["acme-example"] });

    const refusal = await refusalOf(adapter.read(site, token, "500001"));

    expect([refusal.code, refusal.retryAfterSeconds]).toEqual(["FORBIDDEN", undefined]);
    expect(refusal.say).toMatch(sentence);
  });
});

const inAMinute = () => String(Math.ceil(Date.now() / 1000) + 60);

test.each<[string, () => Fault, string]>([
  ["plain", () => ({ body: { message: "Forbidden" } }), "FORBIDDEN"],
  [
    "of a primary limit",
    () => ({ headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAMinute() } }),
    "RATE_LIMITED",
  ],
  [
    "with requests left",
    () => ({ headers: { "x-ratelimit-remaining": "10", "x-ratelimit-reset": inAMinute() } }),
    "FORBIDDEN",
  ],
  [
    "of a secondary limit",
    () => ({ body: { message: "You have exceeded a secondary rate limit." } }),
    "RATE_LIMITED",
  ],
  ["with Retry-After", () => ({ headers: { "retry-after": "5" } }), "RATE_LIMITED"],
  ["of single sign-on", () => ({ headers: { "x-github-sso": "required; url=https://x" } }), "FORBIDDEN"],
])("a 403 %s is told from the others", async (_, fault, code) => {
  const { forge, adapter, site, token } = open();
  forge.fail("list", { status: 403, ...fault() });

  const refusal = await refusalOf(adapter.list(site, token, { cap: 10 }));

  expect(refusal.code).toBe(code);
  expect(forge.stats.list).toBe(1);
});

test.each([
  ["https://github.com", "https://api.github.com"],
  ["https://acme.ghe.com", "https://api.acme.ghe.com"],
  ["https://git.acme.example", "https://git.acme.example/api/v3"],
  ["https://github.com.evil.example", "https://github.com.evil.example/api/v3"],
  ["https://evilghe.com", "https://evilghe.com/api/v3"],
])("the API of %s is at %s", (base, api) => {
  const { adapter } = open();

  expect(adapter.site(base).apiUrl).toBe(api);
});

test("names the version of the API it was written for", async () => {
  const { forge, adapter, site, token } = open();

  await adapter.list(site, token, { cap: 10 });

  expect(forge.requests[0]?.headerNames).toEqual(
    expect.arrayContaining(["x-github-api-version", "user-agent"]),
  );
});
