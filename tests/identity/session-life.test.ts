import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type Browser, openBrowser } from "#tests/helpers/browser";
import { outcomeOf } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol, enterPassword } from "#tests/helpers/signing-in";

let product: Product;
let walls: BehindTheWalls;
let member: Member;
let browser: Browser;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  member = await product.member(await product.workspace(), "owner");
  browser = openBrowser(product, member);
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const state = async (from = browser) => (await from.call((api) => api.session.current())).state;

describe("a session", () => {
  test.each([
    [29, "aal2"],
    [31, "anonymous"],
  ])("S-46: left alone for %i minutes is %s", async (minutes, expected) => {
    await walls.sql`
      update sessions set last_seen_at = now() - make_interval(mins => ${minutes}) where id = ${member.sessionId}`;

    expect(await state()).toBe(expected);
  });

  test.each([
    ["1 second before", "+ interval '1 second'", "aal2"],
    ["1 second after", "- interval '1 second'", "anonymous"],
  ])("S-47: %s its twelve hours is %s however busy it was", async (_, shift, expected) => {
    await walls.sql.unsafe(
      `update sessions set last_seen_at = now(), expires_at = now() ${shift} where id = '${member.sessionId}'`,
    );

    expect(await state()).toBe(expected);
  });

  test("S-43, S-47: is given twelve hours at AAL2 and ten minutes at AAL1", async () => {
    const { browser: full } = await enrol(product, member);
    await enterPassword(product, member);
    expect(await state(full)).toBe("aal2");

    const rows = await walls.sql`
      select aal, round(extract(epoch from expires_at - created_at))::int as seconds from sessions
      where user_id = ${member.userId} and id <> ${member.sessionId} order by created_at`;

    expect(rows.map(({ aal, seconds }) => [aal, seconds])).toEqual([
      [1, 600],
      [2, 43_200],
      [1, 600],
    ]);
  });

  test("is kept alive by a person and not by a page that polls", async () => {
    const seen = async () => {
      const [row] = await walls.sql`
        select last_seen_at > now() - interval '1 minute' as lately from sessions where id = ${member.sessionId}`;
      return row?.lately;
    };
    await walls.sql`
      update sessions set last_seen_at = now() - interval '20 minutes' where id = ${member.sessionId}`;

    await browser.call((api) => api.scan.list({}), { "x-background": "1" });
    expect(await seen()).toBe(false);

    await browser.call((api) => api.scan.list({}));
    expect(await seen()).toBe(true);
  });

  test("S-47: is not prolonged past its end by use", async () => {
    const ends = async () =>
      (await walls.sql`select expires_at from sessions where id = ${member.sessionId}`)[0]?.expires_at;
    const before = await ends();
    await walls.sql`
      update sessions set last_seen_at = now() - interval '5 minutes' where id = ${member.sessionId}`;

    await state();

    expect(await ends()).toEqual(before);
  });

  test.each([
    ["nothing", "__Host-sid="],
    ["another alphabet", `__Host-sid=${"*".repeat(43)}`],
    ["SQL", "__Host-sid=' or 1=1 --"],
    ["the wrong cookie", `sid=${"A".repeat(43)}`],
  ])("is not found under %s", async (_, cookie) => {
    expect(await state(openBrowser(product, { cookie }))).toBe("anonymous");
  });
});

describe("signing out", () => {
  test("S-48: ends the session in the database: the kept cookie is worth nothing", async () => {
    const answer = await browser.open("/api/trpc/session.signOut", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ everywhere: false }),
    });

    expect(answer.status).toBe(200);
    expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
    expect(browser.cookie).toBe("");
    expect(await state(openBrowser(product, member))).toBe("anonymous");
  });

  test("leaves the person's other sessions open unless told", async () => {
    const { browser: other } = await enrol(product, member);

    await browser.call((api) => api.session.signOut({ everywhere: false }));

    expect(await state(other)).toBe("aal2");
  });

  test("everywhere ends them all and counts them in the log", async () => {
    const { browser: other } = await enrol(product, member);

    await browser.call((api) => api.session.signOut({ everywhere: true }));

    expect([await state(other), await state(openBrowser(product, member))]).toEqual([
      ...["anonymous", "anonymous"],
    ]);
    const [event] = await walls.sql`
      select metadata from activity_log where action = 'signed_out' and workspace_id = ${member.workspaceId}`;
    expect(event?.metadata).toEqual({ everywhere: true, sessions: 2 });
  });

  test("gives up a sign-in that is not finished", async () => {
    const half = await enterPassword(product, member);

    expect(await outcomeOf(half.call((api) => api.session.signOut({ everywhere: false })))).toBe("ok");
    expect(await state(half)).toBe("anonymous");
  });
});

test("W-05: session cookies are for this host, over TLS, out of reach of scripts, and end with the browser", async () => {
  const { browser: full } = await enrol(product, member);

  for (const line of full.given) {
    expect(line).toMatch(/^__Host-sid=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  }
  expect(full.given).toHaveLength(2);
});

test("of two workspaces the one switched to is the active one", async () => {
  const elsewhere = await product.member(await product.workspace("Elsewhere"), "owner");
  await walls.sql`
    insert into workspace_members (workspace_id, user_id, role)
    values (${elsewhere.workspaceId}, ${member.userId}, 'viewer')`;

  await browser.call((api) => api.session.switchWorkspace({ workspaceId: elsewhere.workspaceId }));

  const session = await browser.call((api) => api.session.current());
  expect(session.workspace).toMatchObject({ id: elsewhere.workspaceId, role: "viewer" });
  expect(await outcomeOf(browser.call((api) => api.connection.begin({ provider: "github" })))).toBe(
    "FORBIDDEN",
  );
});
