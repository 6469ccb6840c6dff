import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { approve } from "#tests/forges/approve";
import { beginFlow, configure, follow } from "#tests/helpers/connecting";
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

describe.each(providers)("a flow of %s", (provider) => {
  let address: string;
  let callback: URL;

  beforeEach(async () => {
    await configure(lab.product, owner, lab.network.forges[provider]);
    address = await beginFlow(owner.browser, provider);
    callback = await approve(lab.network.forges[provider], address);
  });

  const connections = () => owner.browser.call((api) => api.connection.list());
  const rejections = async () => {
    const { events } = await owner.browser.call((api) =>
      api.activity.list({ action: "git_connect_rejected" }),
    );
    return events.map(({ metadata }) => metadata.reason);
  };

  test("S-03: ends once, however many callbacks arrive at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => follow(owner.browser, callback)));

    const forge = lab.network.forges[provider];
    expect(forge.stats.exchange).toBe(1);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
    expect(await connections()).toHaveLength(1);
    const actions = await lab.walls.actions(owner.workspaceId);
    expect(actions.filter((action) => action === "git_provider_connected")).toHaveLength(1);
  });

  test("S-18: cannot be replayed, and the connection stays good", async () => {
    const { cookie } = owner.browser;
    await follow(owner.browser, callback);

    for (let count = 0; count < 5; count += 1) {
      const answer = await owner.browser.open(`${callback.pathname}${callback.search}`, {
        headers: { cookie },
      });
      expect(answer.status).toBe(400);
    }

    expect(lab.network.forges[provider].stats.exchange).toBe(1);
    const [listing] = await owner.browser.call((api) => api.repository.available({}));
    expect(listing?.status).toBe("ok");
  });

  test("O-01: ends after ten minutes", async () => {
    await lab.walls
      .sql`update oauth_flows set expires_at = now() - interval '1 second' where workspace_id = ${owner.workspaceId}`;

    expect((await follow(owner.browser, callback)).status).toBe(400);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
  });

  test("S-19: is spent by a cancelled consent", async () => {
    const { cookie } = owner.browser;
    const denied = await approve(lab.network.forges[provider], address, { decision: "cancel" });

    const first = await follow(owner.browser, denied);
    const second = await owner.browser.open(`${callback.pathname}${callback.search}`, {
      headers: { cookie },
    });

    expect(first.headers.get("location")).toContain("problem=access_denied");
    expect(second.status).toBe(400);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
    expect(await rejections()).toContain("access_denied");
  });

  test("does not echo what the provider says went wrong", async () => {
    const denied = new URL(callback);
    denied.searchParams.delete("code");
    denied.searchParams.set("error", "<script>alert(1)</script>");
    denied.searchParams.set("error_description", "canary of a provider");

    const answer = await follow(owner.browser, denied);

    expect(answer.headers.get("location")).toBe(
      `/settings/repositories?problem=provider_refused&provider=${provider}`,
    );
  });

  test("S-08: ends with a word when the config was changed meanwhile", async () => {
    await configure(lab.product, owner, lab.network.forges[provider]);

    const answer = await follow(owner.browser, callback);

    expect(answer.headers.get("location")).toContain("problem=config_changed");
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
    expect(await rejections()).toEqual(["config_changed"]);
  });

  test("O-16: dies with the config it was begun under", async () => {
    await owner.browser.call((api) => api.providerConfig.remove({ provider }));

    expect((await follow(owner.browser, callback)).status).toBe(400);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
  });

  test.each([
    ["a picture", { "sec-fetch-dest": "image" }],
    ["a frame", { "sec-fetch-dest": "iframe" }],
    ["a script's fetch", { "sec-fetch-dest": "empty" }],
    ["a prefetch", { "sec-purpose": "prefetch" }],
    ["a prerender", { "sec-purpose": "prefetch;prerender" }],
    ["an old browser's prefetch", { purpose: "prefetch" }],
  ])("O-07, O-08, O-10: is not spent by %s", async (_, headers) => {
    const blocked = await follow(owner.browser, callback, headers);

    expect(blocked.status).toBe(403);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
    expect((await follow(owner.browser, callback)).status).toBe(303);
  });

  test("O-08, O-09: is not spent by a HEAD or a POST", async () => {
    const path = `${callback.pathname}${callback.search}`;

    const statuses = [
      (await owner.browser.open(path, { method: "HEAD" })).status,
      (await owner.browser.open(path, { method: "POST" })).status,
    ];

    expect(statuses).toEqual([405, 405]);
    expect((await follow(owner.browser, callback)).status).toBe(303);
  });

  test.each([
    ["a second state", "&state=other"],
    ["a second code", "&code=other"],
    ["an error beside another error", "&error=a&error=b"],
    ["a second issuer", "&iss=a&iss=b"],
    ["an issuer of ten thousand characters", `&iss=${"i".repeat(10_000)}`],
    ["an error of ten thousand characters", `&error=${"e".repeat(10_000)}`],
  ])("O-07, O-08, O-10: is not spent by %s", async (_, more) => {
    const answer = await owner.browser.open(`${callback.pathname}${callback.search}${more}`);

    expect(answer.status).toBe(400);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
    expect((await follow(owner.browser, callback)).status).toBe(303);
  });

  test.each([
    ["a code with NUL", "a\u0000b"],
    ["a code of ten thousand characters", "c".repeat(10_000)],
    ["an empty code", ""],
  ])("O-10: never fails on our side for %s", async (_, code) => {
    const changed = new URL(callback);
    changed.searchParams.set("code", code);

    const answer = await follow(owner.browser, changed);

    expect([303, 400]).toContain(answer.status);
    expect(answer.headers.get("location") ?? "").not.toContain("internal");
  });

  test("S-07: refuses the answer of another issuer before any exchange", async () => {
    const wrong = new URL(callback);
    wrong.searchParams.set("iss", "https://evil.example");

    expect((await follow(owner.browser, wrong)).status).toBe(400);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
    expect(await connections()).toEqual([]);
  });

  test.each([
    ["a trailing slash", (issuer: string) => `${issuer}/`],
    ["upper case", (issuer: string) => issuer.toUpperCase()],
  ])("S-07: compares the issuer as it is written: %s", async (_, change) => {
    const wrong = new URL(callback);
    wrong.searchParams.set("iss", change(issuerOf()));

    expect((await follow(owner.browser, wrong)).status).toBe(400);
    expect(lab.network.forges[provider].stats.exchange).toBe(0);
  });

  test("S-07: takes the answer of the issuer it asked", async () => {
    const right = new URL(callback);
    right.searchParams.set("iss", issuerOf());

    expect((await follow(owner.browser, right)).headers.get("location")).toContain("notice=connected");
  });

  const issuerOf = () => {
    const { web } = lab.network.forges[provider].bases;
    return provider === "github" ? `${web}/login/oauth` : web;
  };
});

test("the callback of no provider is not found", async () => {
  expect((await owner.browser.open("/api/git/callback/gitea?state=a&code=b")).status).toBe(404);
});
