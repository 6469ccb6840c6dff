import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { openBrowser } from "#tests/helpers/browser";
import { outcomeOf, refusalOf, tally } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol, enterPassword } from "#tests/helpers/signing-in";

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

describe("a recovery code", () => {
  test("S-40, S-96: signs in once, in any spelling, and is recorded", async () => {
    const { recoveryCodes, browser } = await enrol(product, member);
    const code = recoveryCodes[3] ?? "";

    const outcomes = [await verify(code.toUpperCase().replaceAll("-", " ")), await verify(code)];

    expect(outcomes).toEqual(["ok", "CREDENTIALS_REFUSED"]);
    const { events } = await browser.call((api) => api.activity.list({ action: "recovery_code_used" }));
    expect(events).toHaveLength(1);
  });

  test("S-40: sent by ten at once signs in once", async () => {
    const { recoveryCodes } = await enrol(product, member);
    const browser = await enterPassword(product, member);
    const before = await liveSessions();

    await tally(
      Array.from({ length: 10 }, () =>
        openBrowser(product, browser).call((api) => api.factor.verify({ code: recoveryCodes[0] ?? "" })),
      ),
    );

    expect((await liveSessions()) - before).toBe(1);
  });

  test("S-40: is worth nothing after new ones were made", async () => {
    const { recoveryCodes, browser } = await enrol(product, member);

    const { codes } = await browser.call((api) => api.factor.replaceRecoveryCodes({}));

    expect(await verify(recoveryCodes[0] ?? "")).toBe("CREDENTIALS_REFUSED");
    expect(await verify(codes[0] ?? "")).toBe("ok");
  });

  test("cannot confirm a new authenticator", async () => {
    const browser = await enterPassword(product, member);
    await browser.call((api) => api.factor.beginTotp({}));

    const refusal = await refusalOf(
      browser.call((api) => api.factor.confirmTotp({ code: "abcd-efgh-ijkl-mnop-qrst-uvwx" })),
    );

    expect(refusal.code).toBe("CREDENTIALS_REFUSED");
  });
});
