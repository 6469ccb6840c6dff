import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { approve } from "#tests/forges/approve";
import { openBrowser } from "#tests/helpers/browser";
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

const exchanges = () => providers.map((provider) => lab.network.forges[provider].stats.exchange);
const connections = async () => {
  const [row] = await lab.walls
    .sql`select count(*)::int as total from git_connections where workspace_id = ${owner.workspaceId}`;
  return row?.total;
};

async function expectNothingDone() {
  expect(exchanges()).toEqual([0, 0, 0]);
  expect(await connections()).toBe(0);
}

describe.each(providers)("a callback of %s", (provider) => {
  let callback: URL;

  beforeEach(async () => {
    const forge = lab.network.forges[provider];
    await configure(lab.product, owner, forge);
    callback = await approve(forge, await beginFlow(owner.browser, provider));
  });

  test("S-01: is refused to another session of the same person", async () => {
    const { sql } = lab.walls;
    const other = await lab.operator("owner", owner.workspaceId);
    await sql`update sessions set user_id = ${owner.userId} where id = ${other.sessionId}`;
    const flow = owner.browser.cookie.split("; ").slice(1).join("; ");

    const answer = await follow(openBrowser(lab.product, { cookie: `${other.cookie}; ${flow}` }), callback);

    expect(answer.status).toBe(400);
    await expectNothingDone();
  });

  test("S-01: is refused to another person of the same workspace", async () => {
    const other = await lab.operator("admin", owner.workspaceId);
    const flow = owner.browser.cookie.split("; ").slice(1).join("; ");

    const answer = await follow(openBrowser(lab.product, { cookie: `${other.cookie}; ${flow}` }), callback);

    expect(answer.status).toBe(400);
    await expectNothingDone();
  });

  test("S-01, I-10: is refused to a browser without any cookie", async () => {
    const answer = await follow(openBrowser(lab.product), callback);

    expect(answer.status).toBe(401);
    await expectNothingDone();
  });

  test("S-01, I-20: is refused without the flow's own cookie", async () => {
    const answer = await follow(openBrowser(lab.product, owner), callback);

    expect(answer.status).toBe(400);
    await expectNothingDone();
  });

  test("S-01, I-20: is refused with the cookie of another flow", async () => {
    const flow = owner.browser.cookie.split("; ")[1] ?? "";
    const name = flow.slice(0, flow.indexOf("="));
    const cookie = `${owner.cookie}; ${name}=${"A".repeat(43)}`;

    const answer = await follow(openBrowser(lab.product, { cookie }), callback);

    expect(answer.status).toBe(400);
    await expectNothingDone();
  });

  test("O-03: is refused after signing out", async () => {
    await owner.browser.call((api) => api.session.signOut({ everywhere: false }));
    const { cookie } = owner.browser;

    const answer = await follow(openBrowser(lab.product, { cookie: `${owner.cookie}; ${cookie}` }), callback);

    expect(answer.status).toBe(401);
    await expectNothingDone();
  });

  test("S-35: is refused to a session at AAL1", async () => {
    await lab.walls.sql`update sessions set aal = 1 where id = ${owner.sessionId}`;

    expect((await follow(owner.browser, callback)).status).toBe(403);
    await expectNothingDone();
  });

  test("S-57: is refused when the person was demoted while signing in there", async () => {
    const keeper = await lab.operator("owner", owner.workspaceId);
    await keeper.browser.call((api) => api.team.changeRole({ userId: owner.userId, role: "viewer" }));

    expect((await follow(owner.browser, callback)).status).toBe(403);
    await expectNothingDone();
  });

  test("S-57: is refused when the person was removed while signing in there", async () => {
    const keeper = await lab.operator("owner", owner.workspaceId);
    await keeper.browser.call((api) => api.team.remove({ userId: owner.userId }));

    expect((await follow(owner.browser, callback)).status).toBe(403);
    await expectNothingDone();
  });

  test("O-02: lands in the workspace it was begun in, whichever is open now", async () => {
    const elsewhere = await lab.operator();
    await lab.walls.sql`
      insert into workspace_members (workspace_id, user_id, role)
      values (${elsewhere.workspaceId}, ${owner.userId}, 'owner')`;
    await owner.browser.call((api) => api.session.switchWorkspace({ workspaceId: elsewhere.workspaceId }));

    const answer = await follow(owner.browser, callback);

    expect(answer.headers.get("location")).toContain("notice=connected");
    expect(await connections()).toBe(1);
    expect(await elsewhere.browser.call((api) => api.connection.list())).toEqual([]);
  });

  test("S-02, O-01: is refused when any character of its state is changed", async () => {
    const state = callback.searchParams.get("state") ?? "";
    const statuses = new Set<number>();

    for (let at = 0; at < state.length; at += 1) {
      const changed = new URL(callback);
      const other = state[at] === "A" ? "B" : "A";
      changed.searchParams.set("state", `${state.slice(0, at)}${other}${state.slice(at + 1)}`);
      statuses.add((await follow(owner.browser, changed)).status);
    }

    expect([...statuses]).toEqual([400]);
    await expectNothingDone();
    expect((await follow(owner.browser, callback)).status).toBe(303);
  });

  test("S-02: is refused when its state is cut, prolonged or spelled otherwise", async () => {
    const state = callback.searchParams.get("state") ?? "";
    const others = [state.slice(0, -1), `${state}=`, `${state}A`, state.toUpperCase(), ` ${state}`, "v1", ""];

    for (const other of others) {
      const changed = new URL(callback);
      changed.searchParams.set("state", other);
      expect((await follow(owner.browser, changed)).status).toBe(400);
    }

    await expectNothingDone();
  });
});

describe("the state of one provider at the callback of another", () => {
  const pairs = providers.flatMap((begun) => providers.map((ended) => ({ begun, ended })));

  test.each(pairs.filter(({ begun, ended }) => begun !== ended))(
    "S-06, I-21: $begun at $ended is refused before any exchange",
    async ({ begun, ended }) => {
      for (const provider of providers) await configure(lab.product, owner, lab.network.forges[provider]);
      const callback = await approve(lab.network.forges[begun], await beginFlow(owner.browser, begun));
      callback.pathname = `/api/git/callback/${ended}`;

      expect((await follow(owner.browser, callback)).status).toBe(400);
      await expectNothingDone();
    },
  );

  test.each(providers)("S-06: %s at its own is taken", async (provider) => {
    for (const each of providers) await configure(lab.product, owner, lab.network.forges[each]);
    const callback = await approve(lab.network.forges[provider], await beginFlow(owner.browser, provider));

    expect((await follow(owner.browser, callback)).status).toBe(303);
    expect(exchanges().reduce((sum, each) => sum + each)).toBe(1);
  });
});
