import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol, enterPassword } from "#tests/helpers/signing-in";
import { totpCode, wrongTotpCode } from "#tests/helpers/totp";

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

describe("guessing codes", () => {
  test("S-42: ends after five wrong ones, also for the right one", async () => {
    const { manualKey } = await enrol(product, member);
    const browser = await enterPassword(product, member);
    const code = wrongTotpCode(manualKey);
    for (let count = 0; count < 5; count += 1) {
      expect(await outcomeOf(browser.call((api) => api.factor.verify({ code })))).toBe("CREDENTIALS_REFUSED");
    }

    const right = totpCode(manualKey, 1);
    expect(await outcomeOf(browser.call((api) => api.factor.verify({ code: right })))).toBe("RATE_LIMITED");
  });

  test("S-42: is counted over all sessions of the person, exactly, and at step-up too", async () => {
    const { browser, manualKey } = await enrol(product, member);
    const code = wrongTotpCode(manualKey);
    const others = await Promise.all(Array.from({ length: 5 }, () => enterPassword(product, member)));

    const outcomes = await tally([
      ...others.flatMap((other) => [
        ...Array.from({ length: 4 }, () => other.call((api) => api.factor.verify({ code }))),
      ]),
      ...Array.from({ length: 10 }, () =>
        browser.call((api) => api.session.stepUp({ password: TEST_PASSWORD, code })),
      ),
    ]);

    expect(outcomes).toEqual({ CREDENTIALS_REFUSED: 5, RATE_LIMITED: 25 });
  });

  test("S-96: stands in the log", async () => {
    const { browser, manualKey } = await enrol(product, member);
    await verify(wrongTotpCode(manualKey));

    const { events } = await browser.call((api) => api.activity.list({ action: "sign_in_refused" }));
    expect(events).toMatchObject([{ metadata: { reason: "factor" } }]);
  });
});
