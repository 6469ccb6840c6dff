import { describe, expect, test } from "vitest";
import { signState, verifyState } from "#server/connect/oauth-state";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";

const secret = new Secret(Buffer.alloc(32, "a secret of this test only").toString("base64"));
const binding = {
  ...{ flowId: newId(), workspaceId: newId(), provider: "github", userId: newId(), sessionId: newId() },
};
const { flowId, workspaceId, provider, userId, sessionId } = binding;
const bearer = { provider, userId, sessionId };
const now = new Date("2026-01-01T12:00:00Z");
const state = signState(secret, binding, now);
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe("S-02, S-06: a signed state", () => {
  test("is taken from its bearer at its provider", () => {
    expect(verifyState(secret, state, bearer, now)).toEqual({ flowId, workspaceId });
  });

  test.each([
    ["another provider", { provider: "gitlab" }],
    ["another person", { userId: newId() }],
    ["another session", { sessionId: newId() }],
  ])("is worth nothing with %s", (_what, change) => {
    expect(verifyState(secret, state, { ...bearer, ...change }, now)).toBeUndefined();
  });

  test("is worth nothing under another secret", () => {
    const other = new Secret(Buffer.alloc(32, "another").toString("base64"));

    expect(verifyState(other, state, bearer, now)).toBeUndefined();
  });

  test("cannot be given another flow, workspace or end", () => {
    const parts = state.split(".");
    const foreign = signState(secret, { ...binding, flowId: newId(), workspaceId: newId() }, later(5)).split(
      ".",
    );

    for (const index of [1, 2, 3, 4]) {
      const mixed = parts.with(index, foreign[index] ?? "").join(".");
      expect(verifyState(secret, mixed, bearer, now), mixed).toBeUndefined();
    }
  });

  test("ends after ten minutes", () => {
    expect(verifyState(secret, state, bearer, later(9.9))).toEqual({ flowId, workspaceId });
    expect(verifyState(secret, state, bearer, later(10))).toBeUndefined();
  });
});
