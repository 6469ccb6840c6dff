import { afterEach, beforeEach, expect, test } from "vitest";
import { offerFirstRun } from "#server/use-cases/identity/first-run";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { openBrowser } from "#tests/helpers/browser";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let walls: BehindTheWalls;

beforeEach(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

afterEach(async () => {
  await walls.close();
  await product.close();
});

const offer = async () =>
  String(await offerFirstRun(product.services))
    .split("/")
    .at(-1) ?? "";

const create = (token: string, fields: Record<string, string> = {}) =>
  openBrowser(product).call((api) =>
    api.setup.createOwner({
      ...{ token, name: "Ada", email: "ada@example.test" },
      ...{ password: "a long enough password", workspaceName: "Acme" },
      ...fields,
    }),
  );

const owners = async () =>
  (await walls.sql`select user_id from workspace_members where role = 'owner'`).length;

test("S-34: a fresh installation asks for its owner and lets nobody in", async () => {
  const browser = openBrowser(product);

  expect(await browser.call((api) => api.setup.status({}))).toEqual({ needsOwner: true, linkValid: false });
  const call = browser.call((api) => api.session.signIn({ email: "admin", password: "admin" }));
  expect(await outcomeOf(call)).toBe("CREDENTIALS_REFUSED");
});

test("S-36: the link makes the owner, whose session still wants a second factor", async () => {
  const token = await offer();
  const browser = openBrowser(product);
  expect(await browser.call((api) => api.setup.status({ token }))).toMatchObject({ linkValid: true });

  await browser.call((api) =>
    api.setup.createOwner({
      ...{ token, name: "Ada", email: "Ada@Example.test" },
      ...{ password: "a long enough password", workspaceName: "Acme" },
    }),
  );

  const session = await browser.call((api) => api.session.current());
  expect(session).toMatchObject({ state: "aal1", user: { email: "ada@example.test" } });
  expect(await browser.call((api) => api.setup.status({ token }))).toEqual({
    needsOwner: false,
    linkValid: false,
  });
});

test("the link works once, and a later one is not offered", async () => {
  const token = await offer();
  await create(token);

  expect(await outcomeOf(create(token, { email: "eve@example.test" }))).toBe("NOT_FOUND");
  expect(await offerFirstRun(product.services)).toBeUndefined();
  expect(await owners()).toBe(1);
});

test("twenty at once make one owner", async () => {
  const token = await offer();

  const outcomes = await tally(
    Array.from({ length: 20 }, (_, index) => create(token, { email: `p${index}@example.test` })),
  );

  expect(outcomes).toEqual({ ok: 1, NOT_FOUND: 19 });
  expect(await owners()).toBe(1);
});

test("only the newest link works", async () => {
  const first = await offer();
  const second = await offer();

  expect(await outcomeOf(create(first))).toBe("NOT_FOUND");
  expect(await outcomeOf(create(second))).toBe("ok");
});

test("a link of more than a day ago does not work", async () => {
  const token = await offer();
  await walls.sql`update one_time_links set expires_at = now() - interval '1 second'`;

  expect(await outcomeOf(create(token))).toBe("NOT_FOUND");
});

test.each([
  ["seven characters", "seven77"],
  ["nine characters", "nine99999"],
  ["257 characters", "p".repeat(257)],
  ["a common password", "password123"],
  ["a common password in capitals", "PASSWORD123"],
  ["the person's address", "ada@example.test"],
])("S-30: a password of %s is refused and the link stays good", async (_, password) => {
  const token = await offer();

  expect(await outcomeOf(create(token, { password }))).toBe("BAD_REQUEST");
  expect(await owners()).toBe(0);
  expect(await outcomeOf(create(token))).toBe("ok");
});

test.each([
  ["ten characters", "ten4567890"],
  ["64 characters", "a ".repeat(32)],
  ["128 characters", "xy".repeat(64)],
  ["other alphabets", "пароль-достаточно"],
  ["pictures", "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑"],
])("S-30: a password of %s is taken as it is, whole", async (_, password) => {
  await create(await offer(), { password });
  const signIn = (attempt: string) =>
    outcomeOf(
      openBrowser(product).call((api) =>
        api.session.signIn({ email: "ada@example.test", password: attempt }),
      ),
    );

  expect(await signIn(password)).toBe("ok");
  expect(await signIn([...password].slice(0, -1).join(""))).toBe("CREDENTIALS_REFUSED");
});

test("guessing links ends after thirty tries", async () => {
  const outcomes = await tally(Array.from({ length: 35 }, () => create("A".repeat(43))));

  expect(outcomes).toEqual({ NOT_FOUND: 30, RATE_LIMITED: 5 });
});
