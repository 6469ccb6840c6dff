import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/database";
import { insertSession } from "#db/queries/identity/sessions";
import { servingTargets } from "#db/roles";
import { newId } from "#server/domain/id";
import { hashToken, newToken } from "#server/identity/opaque-token";
import { openBrowser } from "#tests/helpers/browser";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import type { Product } from "#tests/helpers/product";
import { openFront } from "#tests/security/built-pages";
import { testContextKey, testLogins } from "#tests/setup/logins";

let lab: Lab;
let product: Product;
let owner: Operator;
let second: Database;

beforeAll(async () => {
  lab = await openLab();
  product = lab.product;
  second = openDatabase(servingTargets(product.database.admin, testLogins), testContextKey, 8);
});

beforeEach(async () => {
  owner = await lab.operator();
});

afterAll(async () => {
  await second.close();
  await lab.close();
});

const config = { provider: "github" as const, clientId: "an-id", clientSecret: "a-secret" };
const json = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
const save = (who = owner) => who.browser.call((api) => api.providerConfig.save(config));
const post = (path: string, headers: Record<string, string> = {}, method = "POST", body: unknown = config) =>
  owner.browser.open(path, { method, headers: { ...json, ...headers }, body: JSON.stringify(body) });
const countOf = async (action: string, workspaceId = owner.workspaceId) =>
  (await lab.walls.actions(workspaceId)).filter((each) => each === action).length;
const lapse = () =>
  lab.walls.sql`update throttles set window_started_at = now() - make_interval(secs => window_seconds + 1)`;

describe("W-13: saves of a provider config", () => {
  test("are counted for each person alone, and again from the start when the window is over", async () => {
    const colleague = await lab.operator("admin", owner.workspaceId);
    for (let count = 0; count < 10; count += 1) await save();

    expect(await outcomeOf(save())).toBe("RATE_LIMITED");
    expect(await outcomeOf(save(colleague))).toBe("ok");
    await lapse();
    expect(await outcomeOf(save())).toBe("ok");
  });

  test("are counted over all workspaces of a person", async () => {
    const elsewhere = await lab.operator();
    await lab.walls.sql`
      insert into workspace_members (workspace_id, user_id, role)
      values (${elsewhere.workspaceId}, ${owner.userId}, 'owner')`;
    for (let count = 0; count < 5; count += 1) await save();
    await owner.browser.call((api) => api.session.switchWorkspace({ workspaceId: elsewhere.workspaceId }));
    for (let count = 0; count < 5; count += 1) await save();

    expect(await outcomeOf(save())).toBe("RATE_LIMITED");
    expect(await countOf("git_provider_configured", elsewhere.workspaceId)).toBe(5);
  });
});

test("W-14: of fifty saves at once at two servers of one database exactly ten are done", async () => {
  const other = openBrowser({ ...product, services: { ...product.services, db: second } }, owner);

  const outcomes = await tally(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? other : owner.browser).call((api) => api.providerConfig.save(config)),
    ),
  );

  expect(outcomes).toEqual({ ok: 10, RATE_LIMITED: 40 });
  expect(await countOf("git_provider_configured")).toBe(10);
});

describe("W-15: an eleventh save is not done", () => {
  beforeEach(async () => {
    for (let count = 0; count < 10; count += 1) await save();
  });

  test.each([
    ["another address", { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" }],
    ["another browser", { "user-agent": "another browser" }],
    ["a method in a header", { "x-http-method-override": "PUT", "x-method-override": "PUT" }],
    ["another type's spelling", { "content-type": "APPLICATION/JSON; charset=utf-8" }],
  ])("under %s", async (_, headers) => {
    expect((await post("/api/git/provider-config", headers)).status).toBe(429);
    expect(await countOf("git_provider_configured")).toBe(10);
  });

  test("by another spelling of the path, or another method", async () => {
    const paths = ["/api/git/provider-config/", "/api/git/%70rovider-config", "/API/git/provider-config"];
    const more = ["/api/git//provider-config", "/api/git/./provider-config", "/api/git/provider-config?x=1"];

    for (const path of [...paths, ...more]) expect([path, (await post(path)).ok]).toEqual([path, false]);
    for (const method of ["PUT", "PATCH"])
      expect((await post("/api/git/provider-config", {}, method)).status).toBe(405);

    expect(await countOf("git_provider_configured")).toBe(10);
  });

  test("in a batch", async () => {
    const calls = Array.from({ length: 10 }, () => "providerConfig.save").join(",");
    const inputs = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index, config]));

    const answer = await post(`/api/trpc/${calls}?batch=1`, {}, "POST", inputs);

    expect(await answer.json()).toHaveLength(10);
    expect(await countOf("git_provider_configured")).toBe(10);
  });

  test("in a new session of the same person", async () => {
    const token = newToken();
    await product.services.db.withIdentity({ userId: owner.userId }, (tx) =>
      insertSession(tx, {
        ...{ id: newId(), tokenHash: hashToken(token), userId: owner.userId, workspaceId: owner.workspaceId },
        ...{ aal: 2 as const, amr: ["pwd"], lifeSeconds: 3600, ip: null, userAgent: null },
      }),
    );
    const browser = openBrowser(product, { cookie: `__Host-sid=${token}` });

    expect(await outcomeOf(browser.call((api) => api.providerConfig.save(config)))).toBe("RATE_LIMITED");
  });
});

test("I-45: a batch of a thousand is refused whole, one of ten saves counts as ten", async () => {
  const calls = (size: number) => Array.from({ length: size }, () => "providerConfig.save").join(",");
  const inputs = (size: number) =>
    Object.fromEntries(Array.from({ length: size }, (_, index) => [index, config]));

  const thousand = await post(`/api/trpc/${calls(1_000)}?batch=1`, {}, "POST", inputs(1_000));
  const ten = await post(`/api/trpc/${calls(10)}?batch=1`, {}, "POST", inputs(10));

  expect([thousand.ok, ten.status]).toEqual([false, 200]);
  expect(await countOf("git_provider_configured")).toBe(10);
  expect(await outcomeOf(save())).toBe("RATE_LIMITED");
});

describe("S-96: a limit that is hit", () => {
  const events = async () =>
    (await owner.browser.call((api) => api.activity.list({ action: "rate_limited" }))).events;

  test("stands in the log once for each window, however often it is hit, also at once", async () => {
    await tally(Array.from({ length: 30 }, () => save()));

    expect(await events()).toMatchObject([{ entityId: owner.userId, metadata: { what: "save-config" } }]);
    await lapse();
    await tally(Array.from({ length: 15 }, () => save()));
    expect(await events()).toHaveLength(2);
  });

  test("over plain HTTP stands there as well, with where it came from", async () => {
    for (let count = 0; count < 21; count += 1) await post("/api/git/connect/github");

    expect(await events()).toMatchObject([{ actorName: owner.name, metadata: { what: "connect" } }]);
  });

  test("before the second factor stands in the person's workspace", async () => {
    await lab.walls.sql`update sessions set aal = 1 where id = ${owner.sessionId}`;

    await tally(
      Array.from({ length: 8 }, () => owner.browser.call((api) => api.factor.verify({ code: "000000" }))),
    );

    expect(await countOf("rate_limited")).toBe(1);
  });

  test("of one person stands in no other workspace", async () => {
    const stranger = await lab.operator();

    await tally(Array.from({ length: 12 }, () => save()));

    expect(await countOf("rate_limited", stranger.workspaceId)).toBe(0);
  });
});

test("O-11, W-16: the 21st start of a flow is refused with the time to wait, and leaves no flow", async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 20; count += 1) statuses.push((await post("/api/git/connect/github")).status);

  const refused = await post("/api/git/connect/github");

  expect(new Set(statuses)).toEqual(new Set([412]));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await countOf("git_connect_started")).toBe(0);
});

test("W-17: while attempts cannot be counted, what is limited is refused", async () => {
  const anyone = openFront(product);
  await lab.walls.sql`alter table throttles rename to throttles_away`;
  try {
    const before = await lab.walls.rowsOf(owner.workspaceId);
    const answers = [
      await post("/api/git/provider-config"),
      await post("/api/git/connect/github"),
      await post("/api/trpc/team.invite", {}, "POST", { email: "guest@example.test", role: "viewer" }),
      await anyone("/api/trpc/session.signIn", {
        ...{ method: "POST", headers: json },
        body: JSON.stringify({ email: owner.email, password: "correct test battery staple" }),
      }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
    expect(await lab.walls.rowsOf(owner.workspaceId)).toEqual(before);
  } finally {
    await lab.walls.sql`alter table throttles_away rename to throttles`;
  }
});
