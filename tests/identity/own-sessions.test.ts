import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type Browser, openBrowser } from "#tests/helpers/browser";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type Member, TEST_PASSWORD, type Workspace } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol } from "#tests/helpers/signing-in";

let product: Product;
let walls: BehindTheWalls;
let workspace: Workspace;
let owner: Member;
let mine: Browser;
let other: Browser;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  workspace = await product.workspace();
  owner = await product.member(workspace, "owner");
  mine = openBrowser(product, owner);
  other = (await enrol(product, owner)).browser;
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const NEXT = "an entirely different phrase";
const stateOf = async (browser: Browser) => (await browser.call((api) => api.session.current())).state;
const lastEvent = async () => {
  const [row] = await walls.sql`
    select action, entity_id, metadata from activity_log where workspace_id = ${workspace.id} order by seq desc limit 1`;
  return row;
};

describe("S-50: a person", () => {
  test("sees each of their live sessions, this one marked, and no secret of any", async () => {
    const sessions = await mine.call((api) => api.account.sessions());
    const hashes = await walls.sql`select encode(token_hash, 'hex') as hash from sessions`;

    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([owner.sessionId]);
    for (const { hash } of hashes) expect(JSON.stringify(sessions)).not.toContain(String(hash));
  });

  test("ends one, which is nobody's at its very next request", async () => {
    const sessions = await mine.call((api) => api.account.sessions());
    const [target] = sessions.filter(({ current }) => !current);

    await mine.call((api) => api.account.endSession({ id: String(target?.id) }));

    expect([await stateOf(other), await stateOf(mine)]).toEqual(["anonymous", "aal2"]);
    expect(await lastEvent()).toMatchObject({ action: "sessions_ended", metadata: { sessions: 1 } });
  });

  test("ends all others at once", async () => {
    expect(await mine.call((api) => api.account.endOtherSessions({}))).toEqual({ sessions: 1 });
    expect([await stateOf(other), await stateOf(mine)]).toEqual(["anonymous", "aal2"]);
  });

  test("cannot end somebody else's, which answers like one that never was", async () => {
    const stranger = await product.member(await product.workspace(), "owner");

    const foreign = await refusalOf(mine.call((api) => api.account.endSession({ id: stranger.sessionId })));
    const random = await refusalOf(mine.call((api) => api.account.endSession({ id: owner.userId })));

    expect([foreign.code, foreign.say]).toEqual([random.code, random.say]);
    expect(await stateOf(openBrowser(product, stranger))).toBe("aal2");
  });
});

describe("S-50: an administrator", () => {
  test("signs a member out everywhere, and it stands in the log", async () => {
    const member = await product.member(workspace, "member");
    const theirs = openBrowser(product, member);

    expect(await mine.call((api) => api.team.signOut({ userId: member.userId }))).toEqual({ sessions: 1 });

    expect(await stateOf(theirs)).toBe("anonymous");
    expect(await lastEvent()).toMatchObject({
      ...{ action: "member_signed_out", entity_id: member.userId },
      metadata: { name: member.name, sessions: 1 },
    });
  });

  test("does not reach an owner, nor a person of another workspace", async () => {
    const admin = openBrowser(product, await product.member(workspace, "admin"));
    const stranger = await product.member(await product.workspace(), "member");

    expect(await outcomeOf(admin.call((api) => api.team.signOut({ userId: owner.userId })))).toBe(
      "FORBIDDEN",
    );
    expect(await outcomeOf(admin.call((api) => api.team.signOut({ userId: stranger.userId })))).toBe(
      "NOT_FOUND",
    );
    expect(await stateOf(mine)).toBe("aal2");
    expect(await stateOf(openBrowser(product, stranger))).toBe("aal2");
  });
});

describe("S-32: changing the password", () => {
  const change = (current: string, next: string) =>
    mine.call((api) => api.account.changePassword({ current, next }));

  test("needs the present one", async () => {
    const before = await walls.sql`select password_hash from users where id = ${owner.userId}`;

    expect(await outcomeOf(change("not the right password", NEXT))).toBe("CREDENTIALS_REFUSED");

    expect(await walls.sql`select password_hash from users where id = ${owner.userId}`).toEqual(before);
  });

  test.each([
    ["too short", "short"],
    ["common", "1234567890"],
    ["the same again", TEST_PASSWORD],
  ])("to one that is %s changes nothing", async (_, next) => {
    const refusal = await refusalOf(change(TEST_PASSWORD, next));

    expect([refusal.code, refusal.context.field]).toEqual(["BAD_REQUEST", "password"]);
    expect(await stateOf(other)).toBe("aal2");
  });

  test("ends every other session, and only the new one signs in from then on", async () => {
    await change(TEST_PASSWORD, NEXT);

    const enter = (password: string) =>
      outcomeOf(openBrowser(product).call((api) => api.session.signIn({ email: owner.email, password })));
    expect([await stateOf(other), await stateOf(mine)]).toEqual(["anonymous", "aal2"]);
    expect([await enter(TEST_PASSWORD), await enter(NEXT)]).toEqual(["CREDENTIALS_REFUSED", "ok"]);
    expect(
      await walls.sql`
      select 1 from activity_log where workspace_id = ${workspace.id} and action = 'password_changed'`,
    ).toHaveLength(1);
  });

  test("asks for the factor again when the proof is older than 15 minutes", async () => {
    await walls.sql`update sessions set proved_at = now() - interval '16 minutes' where id = ${owner.sessionId}`;

    expect(await outcomeOf(change(TEST_PASSWORD, NEXT))).toBe("STEP_UP_REQUIRED");
  });
});
