import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Role, roles } from "#db/vocabulary";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";

let lab: Lab;
let owner: Operator;
let admin: Operator;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  owner = await lab.operator();
  admin = await lab.operator("admin", owner.workspaceId);
});

afterAll(() => lab.close());

const join = (role: Role) => lab.operator(role, owner.workspaceId);
const change = (by: Operator, userId: string, role: Role) =>
  outcomeOf(by.browser.call((api) => api.team.changeRole({ userId, role })));
const remove = (by: Operator, userId: string) =>
  outcomeOf(by.browser.call((api) => api.team.remove({ userId })));
const invite = (by: Operator, role: Role) =>
  outcomeOf(by.browser.call((api) => api.team.invite({ email: `guest-${role}@example.test`, role })));
const roleOf = async (member: Operator) =>
  (await owner.browser.call((api) => api.team.list())).members.find(({ userId }) => userId === member.userId)
    ?.role;

const lesser: Role[] = ["member", "viewer", "billing"];

describe("an admin", () => {
  test.each(roles)("invites a lesser role and no other: %s", async (role) => {
    expect(await invite(admin, role)).toBe(lesser.includes(role) ? "ok" : "FORBIDDEN");
  });

  test.each(roles)("makes a member a lesser role and no other: %s", async (role) => {
    const member = await join("member");

    expect(await change(admin, member.userId, role)).toBe(lesser.includes(role) ? "ok" : "FORBIDDEN");
  });

  test.each(["owner", "admin"] as const)("can neither demote nor remove an %s", async (role) => {
    const other = await join(role);

    expect(await change(admin, other.userId, "viewer")).toBe("FORBIDDEN");
    expect(await remove(admin, other.userId)).toBe("FORBIDDEN");
    expect(await roleOf(other)).toBe(role);
  });

  test("cannot make themselves owner", async () => {
    expect(await change(admin, admin.userId, "owner")).toBe("FORBIDDEN");
  });

  test("cannot revoke an invitation that only an owner can make", async () => {
    await owner.browser.call((api) => api.team.invite({ email: "boss@example.test", role: "admin" }));
    const { invitations } = await owner.browser.call((api) => api.team.list());
    const id = invitations[0]?.id ?? "";

    expect(await outcomeOf(admin.browser.call((api) => api.team.revokeInvitation({ id })))).toBe("FORBIDDEN");
    expect((await owner.browser.call((api) => api.team.list())).invitations).toHaveLength(1);
  });
});

describe("an owner", () => {
  test.each(roles)("invites every role but owner: %s", async (role) => {
    expect(await invite(owner, role)).toBe(role === "owner" ? "FORBIDDEN" : "ok");
  });

  test.each(roles)("gives every role: %s", async (role) => {
    const member = await join("member");

    expect(await change(owner, member.userId, role)).toBe("ok");
    expect(await roleOf(member)).toBe(role);
  });

  test("who is the last cannot be demoted, removed or leave", async () => {
    const outcomes = [
      await change(owner, owner.userId, "member"),
      await remove(owner, owner.userId),
      await outcomeOf(owner.browser.call((api) => api.team.leave({}))),
    ];

    expect(outcomes).toEqual(["CONFLICT", "CONFLICT", "CONFLICT"]);
    expect(await roleOf(owner)).toBe("owner");
  });

  test("remains when two step down at the same moment", async () => {
    const other = await join("owner");

    const outcomes = await Promise.all([
      change(owner, owner.userId, "member"),
      change(other, other.userId, "member"),
    ]);

    expect(outcomes.sort()).toEqual(["CONFLICT", "ok"]);
  });

  test("may leave when there is another", async () => {
    await join("owner");

    expect(await outcomeOf(owner.browser.call((api) => api.team.leave({})))).toBe("ok");
    expect(await outcomeOf(owner.browser.call((api) => api.team.list()))).toBe("FORBIDDEN");
  });
});

describe("the list of the team", () => {
  test("offers an admin only what an admin may do", async () => {
    const member = await join("member");

    const { members, invitableRoles } = await admin.browser.call((api) => api.team.list());

    const of = (who: Operator) => members.find(({ userId }) => userId === who.userId);
    expect(of(owner)).toMatchObject({ assignableRoles: [], removable: false });
    expect(of(member)).toMatchObject({ assignableRoles: ["viewer", "billing"], removable: true });
    expect(invitableRoles).toEqual(lesser);
  });

  test("I-15: shows a viewer people and roles, and no invitation", async () => {
    const viewer = await join("viewer");
    await owner.browser.call((api) => api.team.invite({ email: "open@example.test", role: "member" }));

    const list = await viewer.browser.call((api) => api.team.list());

    expect(list).toMatchObject({ invitations: [], invitableRoles: [] });
    expect(list.members.every(({ assignableRoles }) => assignableRoles.length === 0)).toBe(true);
    expect(JSON.stringify(list)).not.toMatch(/token|hash|invite\//i);
  });

  test("of one workspace names nobody of another", async () => {
    const stranger = await lab.operator();

    expect(JSON.stringify(await owner.browser.call((api) => api.team.list()))).not.toContain(stranger.email);
  });
});

test("changes and removals stand in the log with from and to", async () => {
  const member = await join("member");
  await change(owner, member.userId, "viewer");
  await remove(owner, member.userId);

  const { events } = await owner.browser.call((api) => api.activity.list({}));

  expect(events.slice(0, 2)).toMatchObject([
    { action: "member_removed", metadata: { name: member.name, email: member.email, role: "viewer" } },
    { action: "member_role_changed", metadata: { name: member.name, from: "member", to: "viewer" } },
  ]);
});

test("a connection outlives the person who made it, and says that they left", async () => {
  const { configure, dance } = await import("#tests/helpers/connecting");
  const operator = await join("member");
  await configure(lab.product, operator, lab.network.forges.github);
  await dance(operator.browser, lab.network.forges.github);

  await remove(owner, operator.userId);

  const [connection] = await owner.browser.call((api) => api.connection.list());
  expect(connection).toMatchObject({ connectedByName: operator.name, connectedByStillMember: false });
});
