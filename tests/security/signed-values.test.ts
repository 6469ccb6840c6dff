import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signState, verifyState } from "#server/connect/oauth-state";
import { newId } from "#server/domain/id";
import { newToken } from "#server/identity/opaque-token";
import { newRecoveryCodes } from "#server/identity/recovery-code";
import { Secret } from "#server/secret";
import { offerFirstRun } from "#server/use-cases/identity/first-run";
import { openBrowser } from "#tests/helpers/browser";
import { beginFlow, configure } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";

const secret = new Secret(randomBytes(32).toString("base64"));
const binding = {
  ...{ flowId: newId(), workspaceId: newId(), provider: "github", userId: newId(), sessionId: newId() },
};
const now = new Date("2026-01-01T00:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe("S-61: a state", () => {
  const state = signState(secret, binding, now);

  test("is good for ten minutes and not a second longer", () => {
    expect(verifyState(secret, state, binding, later(599))).toEqual({
      flowId: binding.flowId,
      workspaceId: binding.workspaceId,
    });
    expect(verifyState(secret, state, binding, later(600))).toBeUndefined();
  });

  test("is worth nothing under another secret, version, provider, person or session", () => {
    const other = new Secret(randomBytes(32).toString("base64"));
    const versions = ["v0", "v2", "V1", "none", ""].map((version) => state.replace("v1", version));

    expect(verifyState(other, state, binding, now)).toBeUndefined();
    for (const each of versions) expect(verifyState(secret, each, binding, now)).toBeUndefined();
    for (const part of ["provider", "userId", "sessionId"] as const)
      expect(verifyState(secret, state, { ...binding, [part]: newId() }, now)).toBeUndefined();
  });

  test("without its signature, or with an empty or a foreign one, is refused", () => {
    const open = state.slice(0, state.lastIndexOf("."));
    const foreign = signState(secret, { ...binding, flowId: newId() }, now)
      .split(".")
      .at(-1);

    for (const each of [open, `${open}.`, `${open}.${foreign}`, `${open}.${"A".repeat(43)}`])
      expect(verifyState(secret, each, binding, now)).toBeUndefined();
  });
});

describe("S-61: no value of one purpose serves another", () => {
  let lab: Lab;
  let owner: Operator;
  let values: Record<"state" | "nonce" | "invitation" | "session" | "setup", string>;

  beforeAll(async () => {
    lab = await openLab();
    const setup =
      String(await offerFirstRun(lab.product.services))
        .split("/")
        .at(-1) ?? "";
    owner = await lab.operator();
    await configure(lab.product, owner, lab.network.forges.github);
    const address = new URL(await beginFlow(owner.browser, "github"));
    const { url } = await owner.browser.call((api) =>
      api.team.invite({ email: "guest@example.test", role: "viewer" }),
    );
    values = {
      state: address.searchParams.get("state") ?? "",
      nonce: owner.browser.cookie.split("; ").at(-1)?.split("=")[1] ?? "",
      invitation: url.split("/").at(-1) ?? "",
      session: owner.token,
      setup,
    };
  });

  beforeEach(() => lab.walls.sql`delete from throttles`);

  afterAll(() => lab.close());

  const others = (name: keyof typeof values) => Object.entries(values).filter(([each]) => each !== name);

  test("each is there to be tried, and is another value", () => {
    expect(new Set(Object.values(values)).size).toBe(5);
    for (const value of Object.values(values)) expect(value.length).toBeGreaterThanOrEqual(43);
  });

  test("as a session", async () => {
    for (const [, value] of others("session")) {
      const { state } = await openBrowser(lab.product, { cookie: `__Host-sid=${value}` }).call((api) =>
        api.session.current(),
      );
      expect(state).toBe("anonymous");
    }
  });

  test("as an invitation or the set-up link", async () => {
    const fields = { name: "Eve", password: "a long enough password" };
    for (const [, value] of others("invitation")) {
      const accepting = openBrowser(lab.product).call((api) =>
        api.invitation.accept({ token: value, ...fields }),
      );
      expect(["NOT_FOUND", "BAD_REQUEST"]).toContain(await outcomeOf(accepting));
    }
    for (const [, value] of others("setup")) {
      const creating = openBrowser(lab.product).call((api) =>
        api.setup.createOwner({ token: value, ...fields, email: "eve@example.test", workspaceName: "Eve" }),
      );
      expect(["NOT_FOUND", "BAD_REQUEST"]).toContain(await outcomeOf(creating));
    }
  });

  test("as a state of the callback", async () => {
    for (const [, value] of others("state")) {
      const answer = await owner.browser.open(`/api/git/callback/github?code=c&state=${value}`);
      expect(answer.status).toBe(400);
    }
    expect(lab.network.forges.github.stats.exchange).toBe(0);
  });
});

describe("S-44: values that must not be guessed", () => {
  test("10,000 tokens are of 256 bits each, and no two alike", () => {
    const tokens = Array.from({ length: 10_000 }, newToken);

    expect(new Set(tokens).size).toBe(10_000);
    for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
  });

  test("S-40: recovery codes are of 120 bits each, and no two alike", () => {
    const codes = Array.from({ length: 100 }, newRecoveryCodes).flat();

    expect(new Set(codes).size).toBe(1_000);
    for (const code of codes) expect(code).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/);
  });
});
