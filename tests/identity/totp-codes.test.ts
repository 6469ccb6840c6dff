import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { openBrowser } from "#tests/helpers/browser";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol, enterPassword } from "#tests/helpers/signing-in";
import { totpCode } from "#tests/helpers/totp";

let product: Product;
let walls: BehindTheWalls;
let member: Member;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  member = await product.member(await product.workspace(), "owner");
  await walls.sql`delete from throttles`;
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const verify = async (code: string) => {
  const browser = await enterPassword(product, member);
  return await outcomeOf(browser.call((api) => api.factor.verify({ code })));
};
const liveSessions = async () => {
  const rows = await walls.sql`
    select id from sessions where user_id = ${member.userId} and aal = 2 and revoked_at is null
    and id <> ${member.sessionId}`;
  return rows.length;
};

describe("a code", () => {
  test("S-38: of enrolment is refused at the next sign-in", async () => {
    const { spentCode } = await enrol(product, member);

    expect(await verify(spentCode)).toBe("CREDENTIALS_REFUSED");
  });

  test("S-38: of enrolment is refused at step-up", async () => {
    const { browser, spentCode } = await enrol(product, member);

    const stepUp = browser.call((api) => api.session.stepUp({ password: TEST_PASSWORD, code: spentCode }));

    expect(await outcomeOf(stepUp)).toBe("CREDENTIALS_REFUSED");
  });

  test("S-38: signs in once", async () => {
    const { manualKey } = await enrol(product, member);
    const code = totpCode(manualKey, 1);

    expect([await verify(code), await verify(code)]).toEqual(["ok", "CREDENTIALS_REFUSED"]);
  });

  test("S-38, S-43: sent by twenty at once makes one session", async () => {
    const { manualKey } = await enrol(product, member);
    const before = await liveSessions();
    const browser = await enterPassword(product, member);
    const code = totpCode(manualKey, 1);

    await tally(
      Array.from({ length: 20 }, () =>
        openBrowser(product, browser).call((api) => api.factor.verify({ code })),
      ),
    );

    expect((await liveSessions()) - before).toBe(1);
  });

  test("S-38: sent at once from two sign-ins makes one session", async () => {
    const { manualKey } = await enrol(product, member);
    const browsers = [await enterPassword(product, member), await enterPassword(product, member)];
    const code = totpCode(manualKey, 1);

    const outcomes = await tally(
      browsers.map((browser) => browser.call((api) => api.factor.verify({ code }))),
    );

    expect(outcomes).toEqual({ ok: 1, CREDENTIALS_REFUSED: 1 });
  });

  test.each([-3, -2, 3])("S-39: of %i steps from now is refused", async (steps) => {
    const { manualKey } = await enrol(product, member);
    await walls.sql`update totp_credentials set last_used_step = 0 where user_id = ${member.userId}`;

    expect(await verify(totpCode(manualKey, steps))).toBe("CREDENTIALS_REFUSED");
  });

  test("S-41: is judged by the server's clock, whatever time a request says", async () => {
    const { manualKey } = await enrol(product, member);
    await walls.sql`update totp_credentials set last_used_step = 0 where user_id = ${member.userId}`;
    const browser = await enterPassword(product, member);
    const then = new Date(Date.now() - 120_000);

    const answer = await browser.open("/api/trpc/factor.verify", {
      method: "POST",
      headers: { "content-type": "application/json", date: then.toUTCString(), "x-timestamp": `${+then}` },
      body: JSON.stringify({ code: totpCode(manualKey, -4), now: +then, time: then, timestamp: +then }),
    });

    expect(answer.status).toBe(401);
    expect(await liveSessions()).toBe(1);
  });

  test("of another person is refused", async () => {
    await enrol(product, member);
    const other = await product.member(await product.workspace(), "owner");
    const { manualKey } = await enrol(product, other);

    expect(await verify(totpCode(manualKey, 1))).toBe("CREDENTIALS_REFUSED");
  });
});
