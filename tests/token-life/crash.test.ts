import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { takeToken } from "#server/connect/take-token";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type Caller, startCaller } from "#tests/token-life/start-caller";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

const patience = { timeout: 20_000, interval: 25 };

let lab: TokenLab;
const callers: Caller[] = [];

beforeAll(async () => {
  lab = await openTokenLab();
});

afterEach(async () => {
  await Promise.all(callers.splice(0).map((caller) => caller.end()));
});

afterAll(() => lab.close());

const take = ({ scope, id }: Account) =>
  takeToken(lab.product.services, lab.product.services.db, scope, id, "scan");

async function callerOf(account: Account): Promise<Caller> {
  const caller = await startCaller(lab.product.database, account);
  callers.push(caller);
  return caller;
}

/** Another process has asked for a refresh and waits for the answer. */
async function refreshElsewhere(account: Account) {
  const caller = await callerOf(account);
  await account.growOld();
  const held = account.holdRefresh();
  const outcome = caller.take(1);
  outcome.catch(() => {});
  await held.arrived;
  return { caller, outcome, release: held.release };
}

test("R-13: killed between the provider's answer and the commit, it leaves a note, and the next use says what happened", async () => {
  const account = await lab.account("gitlab");
  const { caller } = await refreshElsewhere(account);

  await caller.end();

  expect(await account.row()).toMatchObject({
    ...{ token_version: "1", state: "active", refresh_started_at: expect.any(Date) },
  });
  await account.lapseLease();
  const refusal = await refusalOf(take(account));
  expect(refusal.code).toBe("REAUTH_REQUIRED");
  expect(refusal.say).toContain("the last refresh was interrupted and its answer may have been lost");
  const row = await account.row();
  expect(row).toMatchObject({ state: "reauth_required", state_reason: refusal.say });
  expect(row).toMatchObject({ access_token: expect.any(Buffer), refresh_token: expect.any(Buffer) });
  expect(await outcomeOf(take(account))).toBe("REAUTH_REQUIRED");
  expect(account.forge.stats.refresh).toBe(2);
});

test("R-13: killed before the provider did anything, it costs nothing: the next use goes on", async () => {
  const account = await lab.account("gitlab");
  const caller = await callerOf(account);
  await account.growOld();
  account.forge.fail("refresh", { hang: true });
  caller.take(1).catch(() => {});
  await expect.poll(() => account.forge.stats.refresh, patience).toBe(1);

  await caller.end();

  await account.lapseLease();
  expect(await outcomeOf(take(account))).toBe("ok");
  expect(await account.row()).toMatchObject({
    ...{ state: "active", token_version: "2", refresh_started_at: null, refresh_lease: null },
  });
});

test("R-13: whoever waits for a process that was killed takes over when its lease ends", async () => {
  const account = await lab.account("gitlab");
  const caller = await callerOf(account);
  await account.growOld();
  account.forge.fail("refresh", { hang: true });
  caller.take(1).catch(() => {});
  await expect.poll(() => account.forge.stats.refresh, patience).toBe(1);
  const waiting = Promise.all([take(account), take(account)]);
  await caller.end();
  await account.lapseLease();

  await waiting;

  expect(account.forge.stats.refresh).toBe(2);
});

test("R-14: a stopped lease holder is fenced: somebody takes over, and what it brings later is not written", async () => {
  // Bitbucket takes a used refresh token for a while, so that both really hold a fresh pair.
  const account = await lab.account("bitbucket");
  const { caller, outcome, release } = await refreshElsewhere(account);
  caller.signal("SIGSTOP");
  await account.lapseLease();

  const mine = await take(account);
  const before = await account.row();
  release();
  caller.signal("SIGCONT");
  const [theirs] = await outcome;

  expect(theirs).toEqual({ token: expect.any(String) });
  expect(before).toMatchObject({ token_version: "2" });
  const { last_used_at: _, ...after } = await account.row();
  expect(before).toMatchObject(after);
  expect((await take(account)).accessToken.reveal()).toBe(mine.accessToken.reveal());
  expect(await account.actions("git_token_refreshed")).toBe(1);
});

test("R-14: a stopped lease holder that fails later changes nothing either", async () => {
  const account = await lab.account("gitlab");
  const caller = await callerOf(account);
  await account.growOld();
  const held = account.holdRefresh();
  account.forge.fail("refresh", { status: 400, body: { error: "invalid_grant" } });
  const outcome = caller.take(1);
  await held.arrived;
  caller.signal("SIGSTOP");
  await account.lapseLease();

  await take(account);
  held.release();
  caller.signal("SIGCONT");

  expect(await outcome).toEqual([{ token: expect.any(String) }]);
  expect(await account.row()).toMatchObject({ state: "active", token_version: "2", refresh_failures: 0 });
});

test("a pair that comes late is kept when nobody else has one, and makes the connection whole again", async () => {
  const account = await lab.account("gitlab");
  const { caller, outcome, release } = await refreshElsewhere(account);
  caller.signal("SIGSTOP");
  await account.lapseLease();
  expect(await outcomeOf(take(account))).toBe("REAUTH_REQUIRED");

  release();
  caller.signal("SIGCONT");

  expect(await outcome).toEqual([{ token: expect.any(String) }]);
  expect(await account.row()).toMatchObject({ state: "active", state_reason: null, token_version: "2" });
  expect(await outcomeOf(take(account))).toBe("ok");
});
