import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "#tests/helpers/browser";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, refusalOf, tally } from "#tests/helpers/outcome";
import { TEST_CALLER } from "#tests/helpers/product";

let lab: Lab;
let owner: Operator;
let count = 0;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  owner = await lab.operator();
  // Links are limited by address, and every test here comes from the same one.
  await lab.walls.sql`delete from throttles`;
  lab.product.mails.length = 0;
});

afterAll(() => lab.close());

const newAddress = () => {
  count += 1;
  return `guest-${count}@example.test`;
};
const invite = async (email: string, role: "admin" | "member" | "viewer" | "billing" = "member") => {
  const { url, ...rest } = await owner.browser.call((api) => api.team.invite({ email, role }));
  return { url, token: url.split("/").at(-1) ?? "", ...rest };
};
const accept = (token: string, browser = openBrowser(lab.product)) =>
  browser.call((api) => api.invitation.accept({ token, name: "Grace", password: "a long enough password" }));
const roles = async () => {
  const { members } = await owner.browser.call((api) => api.team.list());
  return Object.fromEntries(members.map(({ email, role }) => [email, role]));
};

describe("an invitation", () => {
  test("is mailed and its link shown once", async () => {
    const email = newAddress();

    const { url, mailed } = await invite(email);

    expect(url).toMatch(/^http:\/\/localhost:3000\/invite\/[A-Za-z0-9_-]{43}$/);
    expect(mailed).toBe(true);
    expect(lab.product.mails).toMatchObject([{ to: email, text: expect.stringContaining(url) }]);
    const { invitations } = await owner.browser.call((api) => api.team.list());
    expect(invitations).toMatchObject([{ email, role: "member", invitedByName: owner.name }]);
    expect(JSON.stringify(invitations)).not.toContain(url.split("/").at(-1));
  });

  test("is kept as a hash only", async () => {
    const { token } = await invite(newAddress());

    expect(await lab.walls.dump()).not.toContain(token);
    expect(lab.product.logLines.join("\n")).not.toContain(token);
  });

  test("shows whoever holds the link what it offers", async () => {
    const email = newAddress();
    const { token } = await invite(email, "viewer");

    const offer = await openBrowser(lab.product).call((api) => api.invitation.view({ token }));

    expect(offer).toMatchObject({
      ...{ workspaceName: "Acme", email, role: "viewer" },
      ...{ invitedByName: owner.name, hasAccount: false },
    });
  });

  test("makes a new person a member, at AAL1 first", async () => {
    const email = newAddress();
    const browser = openBrowser(lab.product);
    await accept((await invite(email, "viewer")).token, browser);

    expect(await browser.call((api) => api.session.current())).toMatchObject({
      state: "aal1",
      user: { email },
    });
    expect(await outcomeOf(browser.call((api) => api.team.list()))).toBe("AAL2_REQUIRED");
    expect((await roles())[email]).toBe("viewer");
    expect(await lab.walls.actions(owner.workspaceId)).toEqual(["member_invited", "member_joined"]);
  });

  test("adds a person who has an account, once signed in as the invited address", async () => {
    const known = await lab.operator();
    const { token } = await invite(known.email, "admin");
    const anonymous = openBrowser(lab.product);

    expect(await outcomeOf(anonymous.call((api) => api.invitation.accept({ token })))).toBe(
      "UNAUTHENTICATED",
    );
    await known.browser.call((api) => api.invitation.accept({ token }));

    const session = await known.browser.call((api) => api.session.current());
    expect(session.workspace).toMatchObject({ id: owner.workspaceId, role: "admin" });
    expect(session.workspaces).toHaveLength(2);
  });

  test("I-15: of a person who has an account joins nobody else who holds the link", async () => {
    const known = await lab.operator();
    const other = await lab.operator();
    const { token } = await invite(known.email);

    expect(await outcomeOf(accept(token, other.browser))).toBe("FORBIDDEN");
    expect(await roles()).not.toHaveProperty([other.email]);
    expect(await outcomeOf(accept(token, known.browser))).toBe("ok");
  });

  test("does not let a link set the password of an account", async () => {
    const known = await lab.operator();
    const { token } = await invite(known.email);

    await outcomeOf(accept(token));

    const signIn = openBrowser(lab.product).call((api) =>
      api.session.signIn({ email: known.email, password: "a long enough password" }),
    );
    expect(await outcomeOf(signIn)).toBe("CREDENTIALS_REFUSED");
  });

  test("works once", async () => {
    const { token } = await invite(newAddress());
    await accept(token);

    expect(await outcomeOf(accept(token))).toBe("NOT_FOUND");
  });

  test("I-15: works once of ten at the same time, and makes one account", async () => {
    const email = newAddress();
    const { token } = await invite(email);

    const outcomes = await tally(Array.from({ length: 10 }, () => accept(token)));

    expect(outcomes.ok).toBe(1);
    expect(outcomes.INTERNAL).toBeUndefined();
    expect(await lab.walls.sql`select id from users where email = ${email}`).toHaveLength(1);
  });

  test("ends when it is revoked", async () => {
    const { token } = await invite(newAddress());
    const { invitations } = await owner.browser.call((api) => api.team.list());
    await owner.browser.call((api) => api.team.revokeInvitation({ id: invitations[0]?.id ?? "" }));

    expect(await outcomeOf(accept(token))).toBe("NOT_FOUND");
    expect((await owner.browser.call((api) => api.team.list())).invitations).toEqual([]);
  });

  test("ends after seven days", async () => {
    const { token } = await invite(newAddress());
    await lab.walls.sql`
      update workspace_invitations set expires_at = now() - interval '1 second'
      where workspace_id = ${owner.workspaceId}`;

    expect(await outcomeOf(accept(token))).toBe("NOT_FOUND");
  });

  test("ends when the same address is invited again", async () => {
    const email = newAddress();
    const first = await invite(email, "admin");
    const second = await invite(email, "viewer");

    expect(await outcomeOf(accept(first.token))).toBe("NOT_FOUND");
    await accept(second.token);
    expect((await roles())[email]).toBe("viewer");
  });

  test("of a member is refused", async () => {
    const member = await lab.operator("member", owner.workspaceId);

    expect(await outcomeOf(invite(member.email.toUpperCase()))).toBe("CONFLICT");
  });

  test.each([
    "",
    "name",
    "a@b",
    "a b@example.test",
    "a@example.test\nbcc: b@example.test",
    "<a@example.test>",
  ])("to %j is refused", async (email) => {
    const { code } = await refusalOf(invite(email));

    expect(code).toBe("BAD_REQUEST");
    expect(lab.product.mails).toEqual([]);
  });

  test("is not lost with a mail server that is down", async () => {
    const { services } = lab.product;
    const down = { ...services, mailer: { send: () => Promise.reject(new Error("down")) } };
    const { createContext } = await import("#server/trpc/context");
    const { createCaller } = await import("#server/trpc/caller");
    const request = new Request("http://localhost:3000/", { headers: { cookie: owner.cookie } });
    const api = createCaller(await createContext(down, request, TEST_CALLER));

    const { mailed, url } = await api.team.invite({ email: newAddress(), role: "member" });

    expect(mailed).toBe(false);
    expect(await outcomeOf(accept(url.split("/").at(-1) ?? ""))).toBe("ok");
  });
});

test("guessing links ends after thirty tries", async () => {
  const outcomes = await tally(Array.from({ length: 35 }, () => accept("B".repeat(43))));

  expect(outcomes).toEqual({ NOT_FOUND: 30, RATE_LIMITED: 5 });
});
