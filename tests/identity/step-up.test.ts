import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { outcomeOf } from "#tests/helpers/outcome";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol } from "#tests/helpers/signing-in";
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

describe("step-up", () => {
  test("by password and code makes the session fresh and keeps its id and end", async () => {
    const { browser, manualKey } = await enrol(product, member);
    await walls.sql`update sessions set proved_at = now() - interval '16 minutes' where user_id = ${member.userId}`;
    const { cookie } = browser;
    expect((await browser.call((api) => api.session.current())).fresh).toBe(false);

    await browser.call((api) =>
      api.session.stepUp({ password: TEST_PASSWORD, code: totpCode(manualKey, 1) }),
    );

    expect((await browser.call((api) => api.session.current())).fresh).toBe(true);
    expect(browser.cookie).toBe(cookie);
  });

  test("wants the password as well as the code", async () => {
    const { browser, manualKey } = await enrol(product, member);
    await walls.sql`update sessions set proved_at = now() - interval '16 minutes' where user_id = ${member.userId}`;

    const wrong = browser.call((api) =>
      api.session.stepUp({ password: "wrong password", code: totpCode(manualKey, 1) }),
    );

    expect(await outcomeOf(wrong)).toBe("CREDENTIALS_REFUSED");
    expect((await browser.call((api) => api.session.current())).fresh).toBe(false);
  });
});
