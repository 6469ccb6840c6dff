import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "#tests/helpers/browser";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enterPassword } from "#tests/helpers/signing-in";

let product: Product;
let member: Member;
let from = 0;

beforeAll(async () => {
  product = await createProduct({ TRUST_PROXY: "1" });
});

beforeEach(async () => {
  member = await product.member(await product.workspace(), "owner");
});

afterAll(() => product.close());

/** A sign-in over HTTP, each from an address of its own. */
async function signIn(email: string, password: string) {
  from += 1;
  return await product.request("/api/trpc/session.signIn", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": `198.51.${Math.floor(from / 250)}.${from % 250}`,
    },
    body: JSON.stringify({ email, password }),
  });
}

const reasonOf = async (answer: Response) => {
  const body = (await answer.json()) as { error?: { data: { reason: string } } };
  return body.error?.data.reason ?? "ok";
};

test("S-35: the right password opens a session that only the second factor can use", async () => {
  const browser = await enterPassword(product, member);

  const session = await browser.call((api) => api.session.current());
  expect(session).toMatchObject({ state: "aal1", hasFactor: false, workspace: null, workspaces: [] });
  expect(await outcomeOf(browser.call((api) => api.connection.list()))).toBe("AAL2_REQUIRED");
});

test("the address is compared in one spelling", async () => {
  const browser = openBrowser(product);
  const email = `  ${member.email.toUpperCase()} `;

  expect(await outcomeOf(browser.call((api) => api.session.signIn({ email, password: TEST_PASSWORD })))).toBe(
    "ok",
  );
});

test("S-37: an unknown address and a wrong password get the same answer", async () => {
  const unknown = await signIn("nobody@example.test", "wrong password");
  const wrong = await signIn(member.email, "wrong password");

  const [first, second] = [await unknown.json(), await wrong.json()].map((body) =>
    JSON.stringify(body).replaceAll(/[0-9a-f-]{36}/g, ""),
  );
  expect(first).toEqual(second);
  expect([unknown.status, wrong.status]).toEqual([401, 401]);
  expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()]);
});

test.each([
  ["upper case", TEST_PASSWORD.toUpperCase()],
  ["cut short", TEST_PASSWORD.slice(0, -1)],
  ["prolonged", `${TEST_PASSWORD} `],
  ["empty", ""],
])("S-30: a password %s does not fit", async (_, password) => {
  expect(await reasonOf(await signIn(member.email, password))).toBe("CREDENTIALS_REFUSED");
});

test("a disabled person cannot sign in", async () => {
  await product.services.db.withIdentity({ userId: member.userId }, async (tx) => {
    await tx.execute(`update users set disabled_at = now() where id = '${member.userId}'`);
  });

  expect(await reasonOf(await signIn(member.email, TEST_PASSWORD))).toBe("CREDENTIALS_REFUSED");
});

test("S-96: a refused password stands in the log of the person's workspace", async () => {
  await signIn(member.email, "wrong password");

  const { events } = await openBrowser(product, member).call((api) =>
    api.activity.list({ action: "sign_in_refused" }),
  );
  expect(events).toMatchObject([{ entityId: member.userId, metadata: { reason: "password" } }]);
});

test("S-45: signing in again ends the session the browser had", async () => {
  const browser = await enterPassword(product, member);
  const before = browser.cookie;

  await browser.call((api) => api.session.signIn({ email: member.email, password: TEST_PASSWORD }));

  expect(browser.cookie).not.toBe(before);
  const old = await openBrowser(product, { cookie: before }).call((api) => api.session.current());
  expect(old.state).toBe("anonymous");
});

test("S-45, W-09: a session id that was planted before is not taken over", async () => {
  const planted = `__Host-sid=${"A".repeat(43)}`;
  const browser = openBrowser(product, { cookie: planted });

  await browser.call((api) => api.session.signIn({ email: member.email, password: TEST_PASSWORD }));

  expect(browser.cookie).not.toBe(planted);
  const session = await openBrowser(product, { cookie: planted }).call((api) => api.session.current());
  expect(session.state).toBe("anonymous");
});

describe("guessing", () => {
  test("S-33: one account's password ends after ten tries, also from many addresses", async () => {
    for (let count = 0; count < 10; count += 1) await signIn(member.email, `guess ${count}`);

    const eleventh = await signIn(member.email, TEST_PASSWORD);

    expect(eleventh.status).toBe(429);
    expect(await reasonOf(eleventh)).toBe("RATE_LIMITED");
  });

  test("S-33: in parallel gets exactly ten tries", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, count) => signIn(member.email, `guess ${count}`)),
    );

    const reasons = await Promise.all(answers.map(reasonOf));
    expect(reasons.filter((reason) => reason === "CREDENTIALS_REFUSED")).toHaveLength(10);
    expect(reasons.filter((reason) => reason === "RATE_LIMITED")).toHaveLength(20);
  });

  test("S-37: an unknown address is limited alike, so that the limit tells nothing", async () => {
    const email = `nobody-${member.userId}@example.test`;
    for (let count = 0; count < 10; count += 1) await signIn(email, `guess ${count}`);

    expect(await reasonOf(await signIn(email, "guess"))).toBe("RATE_LIMITED");
  });

  test("starts anew after the right password", async () => {
    for (let count = 0; count < 9; count += 1) await signIn(member.email, `guess ${count}`);

    expect(await reasonOf(await signIn(member.email, TEST_PASSWORD))).toBe("ok");
    expect(await reasonOf(await signIn(member.email, "guess"))).toBe("CREDENTIALS_REFUSED");
  });

  test("many accounts from one address ends after sixty tries", async () => {
    const outcomes = new Map<string, number>();
    for (let count = 0; count < 65; count += 1) {
      const call = openBrowser(product).call((api) =>
        api.session.signIn({ email: `spray-${count}@example.test`, password: "guess" }),
      );
      const { code } = await refusalOf(call);
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    }

    expect(outcomes.get("RATE_LIMITED")).toBeGreaterThanOrEqual(5);
  });
});
