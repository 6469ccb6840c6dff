import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { openBrowser } from "#tests/helpers/browser";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
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

const liveSessions = async () => {
  const rows = await walls.sql`
    select id from sessions where user_id = ${member.userId} and aal = 2 and revoked_at is null
    and id <> ${member.sessionId}`;
  return rows.length;
};

describe("enrolment", () => {
  test("S-45: lifts the session to AAL2 under another id and kills the old one", async () => {
    const browser = await enterPassword(product, member);
    const before = browser.cookie;
    const { manualKey } = await browser.call((api) => api.factor.beginTotp({}));

    const { codes } = await browser.call((api) => api.factor.confirmTotp({ code: totpCode(manualKey) }));

    expect(codes).toHaveLength(10);
    expect(browser.cookie).not.toBe(before);
    expect(await browser.call((api) => api.session.current())).toMatchObject({ state: "aal2", fresh: true });
    const old = await openBrowser(product, { cookie: before }).call((api) => api.session.current());
    expect(old.state).toBe("anonymous");
  });

  test("gives an address, a key to type and a picture without scripts", async () => {
    const browser = await enterPassword(product, member);

    const offer = await browser.call((api) => api.factor.beginTotp({}));

    expect(offer.manualKey).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    expect(offer.otpauthUrl).toMatch(/^otpauth:\/\/totp\/SecPortal:/);
    expect(offer.qrSvg).toMatch(/^<svg/);
    expect(offer.qrSvg).not.toContain("<script");
  });

  test("with a wrong code leaves the person without a factor", async () => {
    const browser = await enterPassword(product, member);
    const { manualKey } = await browser.call((api) => api.factor.beginTotp({}));

    const code = wrongTotpCode(manualKey);
    expect(await outcomeOf(browser.call((api) => api.factor.confirmTotp({ code })))).toBe(
      "CREDENTIALS_REFUSED",
    );

    expect(await browser.call((api) => api.session.current())).toMatchObject({ hasFactor: false });
  });

  test("S-36: is refused to a password alone once there is a factor", async () => {
    await enrol(product, member);
    const thief = await enterPassword(product, member);

    expect(await outcomeOf(thief.call((api) => api.factor.beginTotp({})))).toBe("CONFLICT");
    expect(await outcomeOf(thief.call((api) => api.factor.confirmTotp({ code: "000000" })))).toBe("CONFLICT");
  });

  test("cannot replace a factor that was confirmed in another browser meanwhile", async () => {
    const thief = await enterPassword(product, member);
    const { manualKey } = await thief.call((api) => api.factor.beginTotp({}));
    await enrol(product, member);

    const late = thief.call((api) => api.factor.confirmTotp({ code: totpCode(manualKey) }));

    expect(await outcomeOf(late)).toBe("CONFLICT");
  });

  test("confirmed by twenty at once makes one session", async () => {
    const browser = await enterPassword(product, member);
    const { manualKey } = await browser.call((api) => api.factor.beginTotp({}));
    const code = totpCode(manualKey);

    await tally(
      Array.from({ length: 20 }, () =>
        openBrowser(product, browser).call((api) => api.factor.confirmTotp({ code })),
      ),
    );

    expect(await liveSessions()).toBe(1);
  });
});
