import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import type { Fault } from "#tests/forges/faults";
import { configure, dance } from "#tests/helpers/connecting";
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

const canary = "canary-of-a-token-answer";

const tokenFaults: [string, Fault][] = [
  ["a 500", { status: 500 }],
  ["a 503", { status: 503 }],
  ["a page instead of JSON", { status: 200, body: `<html>${canary}</html>` }],
  ["a list", { status: 200, body: [canary] }],
  ["no token at all", { status: 200, body: { scope: canary } }],
  ["a token that is no text", { status: 200, body: { access_token: { canary }, token_type: "bearer" } }],
  ["a token of another type", { status: 200, body: { access_token: canary, token_type: "mac" } }],
  [
    "a token without end",
    { status: 200, body: { access_token: canary.repeat(4_000), token_type: "bearer" } },
  ],
  ["a refusal with status 200", { status: 200, body: { error: "bad_verification_code", hint: canary } }],
  ["a refusal of the code", { status: 400, body: { error: "invalid_grant", error_description: canary } }],
  ["a refusal of the app", { status: 401, body: { error: "invalid_client", error_description: canary } }],
];

describe.each(providers)("%s", (provider) => {
  beforeEach(() => configure(lab.product, owner, lab.network.forges[provider]));

  const connections = () => owner.browser.call((api) => api.connection.list());

  test.each(tokenFaults)(
    "O-13: answering the exchange with %s leaves nothing and names the problem",
    async (_, fault) => {
      lab.network.forges[provider].fail("exchange", fault);

      const answer = await dance(owner.browser, lab.network.forges[provider]);

      const location = answer.headers.get("location") ?? "";
      expect(answer.status).toBe(303);
      expect(location).toMatch(/problem=(provider_unavailable|provider_refused|config_invalid)&/);
      expect(await connections()).toEqual([]);
      expect(lab.product.logLines.join("\n")).not.toContain(canary);
      expect(await lab.walls.actions(owner.workspaceId)).toContain("git_connect_rejected");
    },
  );

  test.each([
    ["a 500 three times", { status: 500, times: 3 }],
    ["a 401", { status: 401 }],
    ["an account without an id", { status: 200, body: { login: "who", username: "who" } }],
  ] satisfies [string, Fault][])(
    "O-14: answering who it is with %s has the new token revoked",
    async (_, fault) => {
      const forge = lab.network.forges[provider];
      forge.fail("identity", fault);

      const answer = await dance(owner.browser, forge);

      expect(answer.headers.get("location")).toContain("problem=");
      expect(await connections()).toEqual([]);
      if (provider !== "bitbucket") expect(forge.livingTokens()).toEqual([]);
    },
  );

  test("O-12: can be tried again at once after a failure", async () => {
    lab.network.forges[provider].fail("exchange", { status: 500 });
    await dance(owner.browser, lab.network.forges[provider]);

    const answer = await dance(owner.browser, lab.network.forges[provider]);

    expect(answer.headers.get("location")).toContain("notice=connected");
  });

  test.each([
    ["no expiry", undefined, true],
    ["an expiry of zero", 0, true],
    ["a negative expiry", -1, true],
    ["an expiry that is text", "soon", true],
    ["an expiry beyond time", 1e12, true],
    ["an expiry in digits", "7200", false],
  ])("S-20: giving %s never invents a date", async (_, expiry, unknown) => {
    const forge = lab.network.forges[provider];
    const { access } = forge.issueToken();
    forge.fail("exchange", {
      status: 200,
      body: { access_token: access, token_type: "bearer", expires_in: expiry },
    });

    const answer = await dance(owner.browser, forge);

    expect(answer.headers.get("location")).toContain("notice=connected");
    const [connection] = await connections();
    expect(connection?.tokenExpiresAt === null).toBe(unknown);
  });
});
