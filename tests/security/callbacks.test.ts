import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { approve } from "#tests/forges/approve";
import { openBrowser } from "#tests/helpers/browser";
import { beginFlow, configure, dance } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { randomFrom } from "#tests/helpers/seeded-random";

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

test("O-17: a thousand callbacks of chance make no exchange, no row and no fault of ours", async () => {
  for (const provider of providers) await configure(lab.product, owner, lab.network.forges[provider]);
  const state = new URL(await beginFlow(owner.browser, "github")).searchParams.get("state") ?? "";
  const random = randomFrom(20_260_101);
  const bits = [
    "%00",
    "%ff",
    "%F0%9F%98%80",
    "'",
    '"',
    "<",
    "{}",
    "[]",
    ".",
    "..",
    "v1.",
    "=",
    "&",
    "#",
    "A",
  ];
  const text = () => Array.from({ length: random.below(12) }, () => random.pick(bits)).join("");
  const near = () => {
    const at = random.below(state.length);
    return `${state.slice(0, at)}${random.pick(["A", "b", "0", "-"])}${state.slice(at + 2)}`;
  };
  const names = ["state", "code", "error", "iss", "state[]", "code[0]", "error_description", "__proto__"];
  const statuses = new Map<number, number>();

  for (let count = 0; count < 1_000; count += 1) {
    const parameters = Array.from({ length: 1 + random.below(5) }, () => {
      const name = random.pick(names);
      return `${name}=${random.below(3) === 0 ? near() : text()}`;
    });
    const provider = random.pick([...providers, "gitea", "%00", "GITHUB"]);
    const { status } = await owner.browser.open(`/api/git/callback/${provider}?${parameters.join("&")}`);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }

  expect([...statuses.keys()].sort()).toEqual([400, 404]);
  expect(providers.map((provider) => lab.network.forges[provider].stats.exchange)).toEqual([0, 0, 0]);
  expect(await owner.browser.call((api) => api.connection.list())).toEqual([]);
});

test("O-05: of fifty cookies of old flows a browser keeps five, well under the size of a header", async () => {
  await configure(lab.product, owner, lab.network.forges.github);
  const stale = Array.from(
    { length: 50 },
    (_, index) => `__Host-oauth-${index.toString(16).padStart(12, "0")}=${"A".repeat(43)}`,
  );
  const browser = openBrowser(lab.product, { cookie: [owner.cookie, ...stale].join("; ") });

  await beginFlow(browser, "github");

  expect(browser.cookie.match(/__Host-oauth-/g)).toHaveLength(5);
  expect(browser.cookie.length).toBeLessThan(8 * 1024);
  expect(browser.cookie).not.toContain("__Host-oauth-000000000000=");
  expect(browser.cookie).toContain(owner.cookie);
});

describe.each(providers)("%s", (provider) => {
  test("S-23: is told client credentials that need encoding as they are", async () => {
    const forge = lab.network.forges[provider];
    const [app] = forge.apps;
    if (!app) throw new Error("the forge has no application");
    Object.assign(app, { clientId: "an id:with&signs", clientSecret: "a:b%c+d é/= %41" });
    await configure(lab.product, owner, forge);

    const answer = await dance(owner.browser, forge);

    expect(answer.headers.get("location")).toContain("notice=connected");
    expect(forge.stats.exchange).toBe(1);
  });
});

// Bitbucket documents no PKCE; there the state alone, good once and for one browser, stands in the way.
test.each(["github", "gitlab"] as const)(
  "S-05: a code of another person's sign-in at %s does not fit this flow",
  async (provider) => {
    const forge = lab.network.forges[provider];
    const other = await lab.operator("owner", owner.workspaceId);
    await configure(lab.product, owner, forge);
    const theirs = await approve(forge, await beginFlow(other.browser, provider));
    const mine = await approve(forge, await beginFlow(owner.browser, provider));
    mine.searchParams.set("code", theirs.searchParams.get("code") ?? "");

    const answer = await owner.browser.open(`${mine.pathname}${mine.search}`);

    expect(answer.headers.get("location")).toContain("problem=provider_refused");
    expect(await owner.browser.call((api) => api.connection.list())).toEqual([]);
  },
);

test("S-16: no leg of a connection answers with a redirect that repeats a body", async () => {
  const forge = lab.network.forges.github;
  const seen: number[] = [];
  const open = async (path: string, method = "GET") =>
    seen.push((await owner.browser.open(path, { method })).status);

  await open("/api/git/connect/github", "POST");
  await configure(lab.product, owner, forge);
  await open("/api/git/connect/github", "POST");
  seen.push((await dance(owner.browser, forge)).status);
  seen.push((await dance(owner.browser, forge, { choice: { decision: "cancel" } })).status);
  for (const query of ["", "?state=x&code=y", "?error=access_denied&state=x", "?state=a&state=b"])
    await open(`/api/git/callback/github${query}`);

  expect(seen).toEqual([412, 200, 303, 303, 400, 400, 400, 400]);
});
