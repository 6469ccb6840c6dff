import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type Browser, openBrowser } from "#tests/helpers/browser";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { enrol, enterPassword } from "#tests/helpers/signing-in";
import {
  type Behaviour,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from "#tests/helpers/software-authenticator";
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

/** Adds a passkey in a browser that may. */
async function addPasskey(browser: Browser, behaviour: Behaviour = {}, name = "Laptop") {
  const key = softwareAuthenticator();
  const options = await browser.call((api) => api.factor.beginPasskey({}));
  const answer = key.make(options, behaviour);
  const { codes } = await browser.call((api) => api.factor.addPasskey({ name, answer }));
  return { key, codes, answer };
}

async function signIn(key: SoftwareAuthenticator, behaviour: Behaviour = {}): Promise<Browser> {
  const browser = openBrowser(product);
  const options = await browser.call((api) => api.session.beginPasskey({}));
  await browser.call((api) => api.session.signInByPasskey({ answer: key.sign(options, behaviour) }));
  return browser;
}

const stateOf = (browser: Browser) => browser.call((api) => api.session.current());
const staleProof = () =>
  walls.sql`update sessions set proved_at = now() - interval '16 minutes' where user_id = ${member.userId}`;
const eventsOf = async (action: string) =>
  await walls.sql`
    select metadata from activity_log where workspace_id = ${member.workspaceId} and action = ${action}`;

describe("adding a passkey", () => {
  test("as the first factor lifts the session to AAL2, and gives recovery codes", async () => {
    const browser = await enterPassword(product, member);
    const before = browser.cookie;

    const { codes } = await addPasskey(browser);

    expect(codes).toHaveLength(10);
    expect(await stateOf(browser)).toMatchObject({
      ...{ state: "aal2", fresh: true, hasFactor: true },
      factors: { totp: false, passkeys: 1 },
    });
    expect((await stateOf(openBrowser(product, { cookie: before }))).state).toBe("anonymous");
    expect(await eventsOf("factor_enrolled")).toEqual([{ metadata: { kind: "passkey", name: "Laptop" } }]);
  });

  test("as a further factor keeps the session and the recovery codes", async () => {
    const { browser, recoveryCodes } = await enrol(product, member);
    const { cookie } = browser;

    const { codes } = await addPasskey(browser);

    expect(codes).toEqual([]);
    expect(browser.cookie).toBe(cookie);
    const other = await enterPassword(product, member);
    await other.call((api) => api.factor.verify({ code: recoveryCodes[0] ?? "" }));
    expect((await stateOf(other)).state).toBe("aal2");
  });

  test("S-36: is refused to a password alone once there is a factor, of either kind", async () => {
    await enrol(product, member);
    const thief = await enterPassword(product, member);
    expect(await outcomeOf(thief.call((api) => api.factor.beginPasskey({})))).toBe("AAL2_REQUIRED");

    const other = await product.member(await product.workspace(), "owner");
    await addPasskey(await enterPassword(product, other));
    const second = await enterPassword(product, other);
    expect(await outcomeOf(second.call((api) => api.factor.beginPasskey({})))).toBe("AAL2_REQUIRED");
    expect(await outcomeOf(second.call((api) => api.factor.beginTotp({})))).toBe("AAL2_REQUIRED");
  });

  test("S-51: wants a fresh proof once there is a factor", async () => {
    const { browser } = await enrol(product, member);
    await staleProof();

    expect(await outcomeOf(browser.call((api) => api.factor.beginPasskey({})))).toBe("STEP_UP_REQUIRED");
  });

  test("S-36: that was begun before another factor was confirmed is refused at the end", async () => {
    const thief = await enterPassword(product, member);
    const options = await thief.call((api) => api.factor.beginPasskey({}));
    await enrol(product, member);

    const answer = softwareAuthenticator().make(options);
    expect(await outcomeOf(thief.call((api) => api.factor.addPasskey({ name: "Mine", answer })))).toBe(
      "AAL2_REQUIRED",
    );
  });

  test.each<[string, Behaviour]>([
    ["without user verification", { verified: false }],
    ["for another origin", { origin: "https://evil.example" }],
    ["for another site", { rpId: "evil.example" }],
    ["for a challenge that was never given", { challenge: "A".repeat(43) }],
  ])("A-01: is refused %s", async (_, behaviour) => {
    const browser = await enterPassword(product, member);

    expect(await outcomeOf(addPasskey(browser, behaviour))).toBe("CREDENTIALS_REFUSED");
    expect((await stateOf(browser)).state).toBe("aal1");
  });

  test("A-02: answers its challenge once, and not a challenge of another session or purpose", async () => {
    const browser = await enterPassword(product, member);
    const { answer } = await addPasskey(browser);
    const again = browser.call((api) => api.factor.addPasskey({ name: "Again", answer }));
    expect(await outcomeOf(again)).toBe("CREDENTIALS_REFUSED");

    const { challenge } = await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "step_up" }));
    expect(await outcomeOf(addPasskey(browser, { challenge }))).toBe("CREDENTIALS_REFUSED");

    const elsewhere = await signIn((await addPasskey(browser)).key);
    const theirs = await elsewhere.call((api) => api.factor.beginPasskey({}));
    expect(await outcomeOf(addPasskey(browser, { challenge: theirs.challenge }))).toBe("CREDENTIALS_REFUSED");
  });

  test("of one device twice is refused", async () => {
    const browser = await enterPassword(product, member);
    const { key } = await addPasskey(browser);
    const options = await browser.call((api) => api.factor.beginPasskey({}));
    expect(options.excludeCredentials?.map(({ id }) => id)).toEqual([key.id]);

    const again = browser.call((api) => api.factor.addPasskey({ name: "Again", answer: key.make(options) }));
    expect(await outcomeOf(again)).toBe("CONFLICT");
  });
});

describe("signing in with a passkey alone", () => {
  test("reaches AAL2 at once under a new secret", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));

    const browser = await signIn(key);

    expect(await stateOf(browser)).toMatchObject({
      ...{ state: "aal2", fresh: true },
      user: { id: member.userId },
      workspace: { id: member.workspaceId },
    });
    expect(await eventsOf("signed_in")).toContainEqual({ metadata: { method: "passkey" } });
  });

  test.each<[string, Behaviour]>([
    ["without user verification", { verified: false }],
    ["for another origin", { origin: "https://evil.example" }],
    ["for another site", { rpId: "evil.example" }],
    ["with another person's handle", { userHandle: "AAAAAAAAAAAAAAAAAAAAAA" }],
  ])("A-01: is refused %s, and the refusal stands in the log", async (_, behaviour) => {
    const { key } = await addPasskey(await enterPassword(product, member));

    expect(await outcomeOf(signIn(key, behaviour))).toBe("CREDENTIALS_REFUSED");
    expect(await eventsOf("sign_in_refused")).toEqual([{ metadata: { reason: "passkey" } }]);
  });

  test("is refused to a key nobody registered", async () => {
    expect(await outcomeOf(signIn(softwareAuthenticator(), { userHandle: "AAAA" }))).toBe(
      "CREDENTIALS_REFUSED",
    );
  });

  test("A-02: answers a challenge once, also when the first answer was wrong, and in its own browser only", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const browser = openBrowser(product);
    const options = await browser.call((api) => api.session.beginPasskey({}));
    const attempt = (from: Browser, behaviour: Behaviour = {}) =>
      outcomeOf(from.call((api) => api.session.signInByPasskey({ answer: key.sign(options, behaviour) })));
    expect(await attempt(browser, { verified: false })).toBe("CREDENTIALS_REFUSED");
    expect(await attempt(browser)).toBe("CREDENTIALS_REFUSED");

    const fresh = await browser.call((api) => api.session.beginPasskey({}));
    const stranger = openBrowser(product);
    await stranger.call((api) => api.session.beginPasskey({}));
    const answer = key.sign(fresh);
    expect(await outcomeOf(stranger.call((api) => api.session.signInByPasskey({ answer })))).toBe(
      "CREDENTIALS_REFUSED",
    );
  });

  test("A-02: of twenty at once with one answer makes one session", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const browser = openBrowser(product);
    const answer = key.sign(await browser.call((api) => api.session.beginPasskey({})));

    const results = await tally(
      Array.from({ length: 20 }, () =>
        openBrowser(product, browser).call((api) => api.session.signInByPasskey({ answer })),
      ),
    );

    expect(results).toEqual({ ok: 1, CREDENTIALS_REFUSED: 19 });
  });

  test("A-02: is too late after five minutes", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const browser = openBrowser(product);
    const options = await browser.call((api) => api.session.beginPasskey({}));
    await walls.sql`update passkey_challenges set expires_at = now() - interval '1 second'`;

    const late = browser.call((api) => api.session.signInByPasskey({ answer: key.sign(options) }));
    expect(await outcomeOf(late)).toBe("CREDENTIALS_REFUSED");
  });

  test("wants the count of a key that counts to rise", async () => {
    const { key } = await addPasskey(await enterPassword(product, member), { counter: 3 });
    await signIn(key, { counter: 7 });

    expect(await outcomeOf(signIn(key, { counter: 7 }))).toBe("CREDENTIALS_REFUSED");
    expect(await outcomeOf(signIn(key, { counter: 0 }))).toBe("CREDENTIALS_REFUSED");
    expect((await stateOf(await signIn(key, { counter: 8 }))).state).toBe("aal2");
  });

  test("is refused to a person who was disabled", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    await walls.sql`update users set disabled_at = now() where id = ${member.userId}`;

    expect(await outcomeOf(signIn(key))).toBe("CREDENTIALS_REFUSED");
  });
});

describe("a passkey as the second step", () => {
  test("lifts a password's session to AAL2", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const browser = await enterPassword(product, member);
    const before = browser.cookie;
    const options = await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "verify" }));
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual([key.id]);

    await browser.call((api) => api.factor.verifyPasskey({ answer: key.sign(options) }));

    expect((await stateOf(browser)).state).toBe("aal2");
    expect((await stateOf(openBrowser(product, { cookie: before }))).state).toBe("anonymous");
  });

  test("of somebody else is refused", async () => {
    await addPasskey(await enterPassword(product, member));
    const other = await product.member(await product.workspace(), "owner");
    const { key } = await addPasskey(await enterPassword(product, other));
    const browser = await enterPassword(product, member);
    const options = await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "verify" }));

    const answer = key.sign(options);
    expect(await outcomeOf(browser.call((api) => api.factor.verifyPasskey({ answer })))).toBe(
      "CREDENTIALS_REFUSED",
    );
    expect((await stateOf(browser)).state).toBe("aal1");
  });

  test("is guessed at five times, then refused for a while", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const browser = await enterPassword(product, member);
    const attempt = async () => {
      const options = await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "verify" }));
      const answer = key.sign(options, { verified: false });
      return await outcomeOf(browser.call((api) => api.factor.verifyPasskey({ answer })));
    };
    for (let tries = 0; tries < 5; tries += 1) expect(await attempt()).toBe("CREDENTIALS_REFUSED");

    expect(await attempt()).toBe("RATE_LIMITED");
  });
});

describe("step-up by passkey", () => {
  test("makes the session fresh, keeps its secret, and needs no password", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const browser = await signIn(key);
    const { cookie } = browser;
    await staleProof();
    const options = await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "step_up" }));

    await browser.call((api) => api.session.stepUpByPasskey({ answer: key.sign(options) }));

    expect((await stateOf(browser)).fresh).toBe(true);
    expect(browser.cookie).toBe(cookie);
  });

  test.each<[string, Behaviour]>([["without user verification", { verified: false }]])(
    "A-01: is refused %s",
    async (_, behaviour) => {
      const { key } = await addPasskey(await enterPassword(product, member));
      const browser = await signIn(key);
      await staleProof();
      const options = await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "step_up" }));

      const answer = key.sign(options, behaviour);
      expect(await outcomeOf(browser.call((api) => api.session.stepUpByPasskey({ answer })))).toBe(
        "CREDENTIALS_REFUSED",
      );
      expect((await stateOf(browser)).fresh).toBe(false);
    },
  );

  test("A-02: takes no challenge of signing in and none of another session", async () => {
    const { key } = await addPasskey(await enterPassword(product, member));
    const [browser, other] = [await signIn(key), await signIn(key)];
    await staleProof();
    const challenges = [
      (await browser.call((api) => api.session.beginPasskey({}))).challenge,
      (await browser.call((api) => api.factor.beginPasskeyCheck({ purpose: "verify" }))).challenge,
      (await other.call((api) => api.factor.beginPasskeyCheck({ purpose: "step_up" }))).challenge,
    ];

    for (const challenge of challenges) {
      const answer = key.sign({ challenge, rpId: "localhost" });
      expect(await outcomeOf(browser.call((api) => api.session.stepUpByPasskey({ answer })))).toBe(
        "CREDENTIALS_REFUSED",
      );
    }
    expect((await stateOf(browser)).fresh).toBe(false);
  });
});

describe("removing a factor", () => {
  test("ends the other sessions, stands in the log, and leaves the key worthless", async () => {
    const { browser } = await enrol(product, member);
    const { key } = await addPasskey(browser);
    const elsewhere = await signIn(key);
    const { passkeys } = await browser.call((api) => api.account.factors());

    const { sessions } = await browser.call((api) => api.factor.removePasskey({ id: passkeys[0]?.id ?? "" }));

    expect(sessions).toBeGreaterThanOrEqual(1);
    expect((await stateOf(elsewhere)).state).toBe("anonymous");
    expect((await stateOf(browser)).state).toBe("aal2");
    expect(await outcomeOf(signIn(key))).toBe("CREDENTIALS_REFUSED");
    expect(await eventsOf("factor_removed")).toEqual([
      { metadata: { kind: "passkey", name: "Laptop", sessionsEnded: sessions } },
    ]);
  });

  test("A-03: is refused for the last one, also when the last two go at once", async () => {
    const browser = await enterPassword(product, member);
    await addPasskey(browser);
    const [only] = (await browser.call((api) => api.account.factors())).passkeys;
    const removal = browser.call((api) => api.factor.removePasskey({ id: only?.id ?? "" }));
    expect(await outcomeOf(removal)).toBe("CONFLICT");

    await addPasskey(browser);
    const { passkeys } = await browser.call((api) => api.account.factors());
    const results = await tally(
      passkeys.map(({ id }) => browser.call((api) => api.factor.removePasskey({ id }))),
    );
    expect(results).toEqual({ ok: 1, CONFLICT: 1 });
  });

  test("takes the authenticator app away where a passkey is left, and no later code of it works", async () => {
    const { browser, manualKey } = await enrol(product, member);
    expect(await outcomeOf(browser.call((api) => api.factor.removeTotp({})))).toBe("CONFLICT");
    await addPasskey(browser);

    await browser.call((api) => api.factor.removeTotp({}));

    expect((await stateOf(browser)).factors).toEqual({ totp: false, passkeys: 1 });
    const other = await enterPassword(product, member);
    const code = totpCode(manualKey, 1);
    expect(await outcomeOf(other.call((api) => api.factor.verify({ code })))).toBe("CREDENTIALS_REFUSED");
  });

  test("of somebody else is refused, and so is giving it a name", async () => {
    const theirs = await enterPassword(product, await product.member(await product.workspace(), "owner"));
    await addPasskey(theirs);
    const [passkey] = (await theirs.call((api) => api.account.factors())).passkeys;
    const id = passkey?.id ?? "";
    const { browser } = await enrol(product, member);
    await addPasskey(browser);

    expect(await outcomeOf(browser.call((api) => api.factor.removePasskey({ id })))).toBe("NOT_FOUND");
    expect(await outcomeOf(browser.call((api) => api.factor.renamePasskey({ id, name: "x" })))).toBe(
      "NOT_FOUND",
    );
    await theirs.call((api) => api.factor.renamePasskey({ id, name: "Blue key" }));
    expect((await theirs.call((api) => api.account.factors())).passkeys).toMatchObject([
      { name: "Blue key" },
    ]);
  });
});

test("an authenticator app can be added beside a passkey by whoever proved it lately", async () => {
  const browser = await enterPassword(product, member);
  const { codes } = await addPasskey(browser);
  const { manualKey } = await browser.call((api) => api.factor.beginTotp({}));

  const added = await browser.call((api) => api.factor.confirmTotp({ code: totpCode(manualKey) }));

  expect(added.codes).toEqual([]);
  expect(await browser.call((api) => api.account.factors())).toMatchObject({
    totpConfirmedAt: expect.any(String),
    recoveryCodes: { total: 10, left: 10 },
  });
  const other = await enterPassword(product, member);
  await other.call((api) => api.factor.verify({ code: codes[0] ?? "" }));
  expect((await other.call((api) => api.account.factors())).recoveryCodes).toEqual({ total: 10, left: 9 });
});
