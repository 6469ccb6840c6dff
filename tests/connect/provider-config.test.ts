import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { configure } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, refusalOf, tally } from "#tests/helpers/outcome";

let lab: Lab;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab.close());

const save = (operator: Operator, fields: Record<string, unknown> = {}) =>
  operator.browser.call((api) =>
    api.providerConfig.save({
      ...{ provider: "github", clientId: "a-client-id", clientSecret: "a-client-secret" },
      ...fields,
    }),
  );

describe.each(providers)("%s", (provider) => {
  test("S-81: a saved config shows who, when, where and a fingerprint, and nothing else", async () => {
    const owner = await lab.operator();
    const forge = lab.network.forges[provider];

    await configure(lab.product, owner, forge);

    const { configs } = await owner.browser.call((api) => api.providerConfig.list());
    const clientId = forge.apps[0]?.clientId ?? "";
    expect(configs).toEqual([
      {
        provider,
        baseUrl: forge.bases.web,
        configuredByName: owner.name,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        clientIdFingerprint: createHash("sha256").update(clientId).digest("hex").slice(0, 8),
      },
    ]);
  });

  test("the page to register at names the exact redirect URI and scopes", async () => {
    const owner = await lab.operator();

    const { registrations } = await owner.browser.call((api) => api.providerConfig.list());

    const one = registrations.find((registration) => registration.provider === provider);
    expect(one?.redirectUri).toBe(`http://localhost:3000/api/git/callback/${provider}`);
    expect(one?.registerAt).toMatch(new RegExp(`^${lab.network.forges[provider].bases.web}/`));
  });

  test("S-101: saving and saving again are two events of one row", async () => {
    const owner = await lab.operator();

    await save(owner, { provider });
    await save(owner, { provider, clientId: "another-id" });

    const { events } = await owner.browser.call((api) =>
      api.activity.list({ action: "git_provider_configured" }),
    );
    expect(events.map(({ metadata }) => metadata.first)).toEqual([false, true]);
    expect(new Set(events.map(({ entityId }) => entityId)).size).toBe(1);
  });

  test("S-81: neither id nor secret is stored or told in clear", async () => {
    const owner = await lab.operator();
    const [clientId, clientSecret] = [`${provider}-visible-id-canary`, `${provider}-visible-secret-canary`];

    await save(owner, { provider, clientId, clientSecret });

    const answer = await owner.browser.open("/api/git/provider-config");
    for (const text of [await answer.text(), await lab.walls.dump(), lab.product.logLines.join("\n")]) {
      expect(text).not.toContain(clientId);
      expect(text).not.toContain(clientSecret);
    }
  });
});

describe("a base URL", () => {
  test.each([
    ["http://gitlab.example.com", "plain http"],
    ["https://127.0.0.1", "this host"],
    ["https://2130706433", "this host as a number"],
    ["https://0x7f.1", "this host in hexadecimal"],
    ["https://[::1]", "this host in IPv6"],
    ["https://[::ffff:127.0.0.1]", "this host as a mapped address"],
    ["https://localhost", "this host by name"],
    ["https://169.254.169.254", "the metadata service"],
    ["https://10.0.0.8", "a private network"],
    ["https://intranet", "a name without a domain"],
    ["https://gitlab.example.com:22", "a port of another service"],
    ["https://user:password@gitlab.example.com", "credentials in the address"],
    ["https://gitlab.example.com/?a=b", "a query"],
    ["ftp://gitlab.example.com", "another scheme"],
    ["not an address", "no address"],
  ])("S-14, W-20: %s is refused: %s", async (baseUrl) => {
    const owner = await lab.operator();

    const refusal = await refusalOf(save(owner, { provider: "gitlab", baseUrl }));

    expect(refusal.code).toBe("BAD_REQUEST");
    expect(refusal.context.field).toBe("baseUrl");
  });

  test("of a self-managed installation is kept without a trailing slash", async () => {
    const owner = await lab.operator();

    await save(owner, { provider: "gitlab", baseUrl: "https://git.example.com/gitlab/" });

    const { configs } = await owner.browser.call((api) => api.providerConfig.list());
    expect(configs[0]?.baseUrl).toBe("https://git.example.com/gitlab");
  });

  test("of Bitbucket is its own only", async () => {
    const owner = await lab.operator();

    const outcome = outcomeOf(save(owner, { provider: "bitbucket", baseUrl: "https://git.example.com" }));

    expect(await outcome).toBe("BAD_REQUEST");
  });
});

describe("saves", () => {
  test("W-13: are ten in 15 minutes", async () => {
    const owner = await lab.operator();
    for (let count = 0; count < 10; count += 1) await save(owner);

    const refusal = await refusalOf(save(owner));

    expect(refusal.code).toBe("RATE_LIMITED");
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
  });

  test("W-13: answer 429 with the time to wait over plain HTTP", async () => {
    const owner = await lab.operator();
    for (let count = 0; count < 10; count += 1) await save(owner);

    const answer = await owner.browser.open("/api/git/provider-config", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ provider: "github", clientId: "id", clientSecret: "secret" }),
    });

    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("W-14: are exactly ten of thirty that come at once", async () => {
    const owner = await lab.operator();

    const outcomes = await tally(Array.from({ length: 30 }, () => save(owner)));

    expect(outcomes).toEqual({ ok: 10, RATE_LIMITED: 20 });
  });

  test("S-55, S-59: take nothing from the body but what they name", async () => {
    const owner = await lab.operator();
    const stranger = await lab.operator();

    await save(owner, {
      ...{ id: stranger.userId, workspaceId: stranger.workspaceId, workspace_id: stranger.workspaceId },
      ...{ configuredBy: stranger.userId, configuredByName: "Somebody else" },
    });

    const { configs } = await owner.browser.call((api) => api.providerConfig.list());
    expect(configs[0]?.configuredByName).toBe(owner.name);
    expect((await stranger.browser.call((api) => api.providerConfig.list())).configs).toEqual([]);
  });
});
