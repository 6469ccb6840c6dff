import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Caller, startCaller } from "#tests/token-life/start-caller";
import { openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;
const callers: Caller[] = [];

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(async () => {
  await Promise.all(callers.map((caller) => caller.end()));
  await lab.close();
});

test("R-10: 4 processes with 25 callers each get 100 tokens from one refresh, and no refresh token is used twice", async () => {
  const account = await lab.account("gitlab");
  callers.push(
    ...(await Promise.all(Array.from({ length: 4 }, () => startCaller(lab.product.database, account)))),
  );
  await account.growOld();

  const outcomes = (await Promise.all(callers.map((caller) => caller.take(25)))).flat();

  const [living] = account.forge.livingTokens();
  const digest = createHash("sha256")
    .update(living?.access ?? "")
    .digest("hex");
  expect(outcomes).toEqual(Array(100).fill({ token: digest }));
  expect(account.forge.stats.refresh).toBe(1);
  expect(
    account.forge.requests.filter(({ endpoint, status }) => endpoint === "refresh" && status !== 200),
  ).toEqual([]);
  expect(await account.actions("git_token_refreshed")).toBe(1);
  expect(await account.row()).toMatchObject({
    ...{ token_version: "2", state: "active", refresh_lease: null, refresh_started_at: null },
  });
});
