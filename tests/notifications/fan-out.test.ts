import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimNotification } from "#db/queries/notification-outbox";
import { newId } from "#server/domain/id";
import { fanOut, fanOutNext } from "#server/notifications/fan-out";
import { recordActivity } from "#server/record-activity";
import type { Member, Workspace } from "#tests/helpers/people";
import {
  broken,
  type NotificationLab,
  openNotificationLab,
  scanFailed,
} from "#tests/notifications/notification-lab";

let lab: NotificationLab;
let workspace: Workspace;
let owner: Member;

beforeAll(async () => {
  lab = await openNotificationLab();
});

beforeEach(async () => {
  await lab.walls.sql`delete from notification_outbox`;
  await lab.walls.sql`delete from notification_deliveries`;
  ({ workspace, owner } = await lab.workspace());
});

afterAll(() => lab.close());

const doer = { kind: "system" as const, id: null, name: "worker", request: null };

const waiting = async (workspaceId: string) =>
  (await lab.walls.sql`select id from notification_outbox where workspace_id = ${workspaceId}`).length;

/** Roles of those who were told in the centre and by e-mail. */
async function toldRoles(): Promise<{ centre: string[]; mail: string[] }> {
  const { sql } = lab.walls;
  const centre = await sql`
    select m.role from notifications n join workspace_members m using (workspace_id, user_id)
    where n.workspace_id = ${workspace.id} order by 1`;
  const mail = await sql`
    select m.role from notification_deliveries d join workspace_members m using (workspace_id, user_id)
    where d.workspace_id = ${workspace.id} order by 1`;
  return { centre: centre.map(({ role }) => String(role)), mail: mail.map(({ role }) => String(role)) };
}

test("what is to be told is kept with its change, or not at all", async () => {
  const { db } = lab.product.services;
  const rolledBack = db.withWorkspace({ workspaceId: workspace.id }, async (tx) => {
    await recordActivity(tx, workspace.id, doer, scanFailed());
    throw new Error("the change failed");
  });
  await expect(rolledBack).rejects.toThrow("the change failed");
  expect([await waiting(workspace.id), await lab.walls.actions(workspace.id)]).toEqual([0, []]);

  await db.withWorkspace({ workspaceId: workspace.id }, (tx) =>
    recordActivity(tx, workspace.id, doer, scanFailed()),
  );

  expect([await waiting(workspace.id), await lab.walls.actions(workspace.id)]).toEqual([1, ["scan_failed"]]);
});

test("an outbox that refuses takes the change back with it", async () => {
  const { sql } = lab.walls;
  await sql`alter table notification_outbox add constraint refuse check (kind <> 'policy_changed') not valid`;
  const api = await lab.product.api(owner);
  const settings = { name: "Renamed", listingCap: 100, driftPolicy: "note" as const };
  try {
    await expect(api.workspace.updateSettings(settings)).rejects.toThrow();
  } finally {
    await sql`alter table notification_outbox drop constraint refuse`;
  }

  expect((await api.workspace.settings()).name).toBe("Acme");
});

test("only roles that can act are told", async () => {
  for (const role of ["admin", "member", "viewer", "billing"] as const) await lab.join(workspace, role);

  await lab.happen(workspace.id, broken());

  expect(await toldRoles()).toEqual({
    centre: ["admin", "member", "owner"],
    mail: ["admin", "member", "owner"],
  });
});

test("policy changes are for those who may change policies", async () => {
  for (const role of ["admin", "member"] as const) await lab.join(workspace, role);

  await (await lab.product.api(owner)).workspace.updateSettings({
    ...{ name: "Acme", listingCap: 99, driftPolicy: "note" },
  });
  await lab.fanOut();

  expect(await toldRoles()).toEqual({ centre: ["admin", "owner"], mail: [] });
});

test("each person is told as they chose", async () => {
  const member = await lab.join(workspace, "member");
  const choose = async (who: Member, inApp: boolean, email: boolean) =>
    (await lab.product.api(who)).notification.setPreferences({
      choices: [{ kind: "connection_attention", inApp, email }],
    });
  await choose(owner, true, false);
  await choose(member, false, true);

  await lab.happen(workspace.id, broken());

  expect(await toldRoles()).toEqual({ centre: ["owner"], mail: ["member"] });
});

test.each([
  ["required", { centre: ["owner"], mail: ["owner"] }],
  ["off", { centre: [], mail: [] }],
] as const)("the workspace's rule %s comes before a choice", async (rule, told) => {
  const api = await lab.product.api(owner);
  const inApp = rule === "off";
  await api.notification.setPreferences({ choices: [{ kind: "scan_failed", inApp, email: inApp }] });
  await api.notification.setPolicy({ rules: [{ kind: "scan_failed", rule }] });
  await lab.fanOut();
  await lab.walls.sql`delete from notifications where workspace_id = ${workspace.id}`;

  await lab.happen(workspace.id, scanFailed());

  expect(await toldRoles()).toEqual(told);
  expect((await api.notification.preferences()).kinds).toContainEqual({
    ...{ kind: "scan_failed", rule, inApp: !inApp, email: !inApp },
  });
});

test("nobody of another workspace hears of it", async () => {
  const other = await lab.workspace();

  await lab.happen(workspace.id, scanFailed());

  const theirs = await (await lab.product.api(other.owner)).notification.list({});
  expect(theirs).toEqual({ notifications: [], unread: 0, nextCursor: null });
  const [row] = await lab.walls.sql`select user_id from notifications where workspace_id = ${workspace.id}`;
  expect(row?.user_id).toBe(owner.userId);
});

test("somebody in two workspaces reads each one's notifications there", async () => {
  const other = await lab.workspace();
  await lab.walls.sql`
    insert into workspace_members (workspace_id, user_id, role) values (${other.workspace.id}, ${owner.userId}, 'owner')`;

  await lab.happen(other.workspace.id, scanFailed());

  expect((await (await lab.product.api(owner)).notification.unread()).unread).toBe(0);
  expect((await (await lab.product.api(other.owner)).notification.unread()).unread).toBe(1);
});

test("a person who was shut out is told nothing", async () => {
  await lab.walls.sql`update users set disabled_at = now() where id = ${owner.userId}`;

  await lab.happen(workspace.id, broken());

  expect(await toldRoles()).toEqual({ centre: [], mail: [] });
});

test("notifications go with the membership", async () => {
  const member = await lab.join(workspace, "member");
  await lab.happen(workspace.id, broken());
  expect((await toldRoles()).centre).toEqual(["member", "owner"]);

  await (await lab.product.api(owner)).team.remove({ userId: member.userId });

  expect(await toldRoles()).toEqual({ centre: ["owner"], mail: ["owner"] });
});

test("a demoted member no longer sees what only operators may act on", async () => {
  const member = await lab.join(workspace, "member");
  await lab.happen(workspace.id, broken());
  const api = await lab.product.api(member);
  expect((await api.notification.unread()).unread).toBe(1);

  await (await lab.product.api(owner)).team.changeRole({ userId: member.userId, role: "viewer" });

  const after = await lab.product.api(member);
  expect(await after.notification.list({})).toMatchObject({ notifications: [], unread: 0 });
});

test("many workers tell each thing once", async () => {
  await lab.join(workspace, "admin");
  const { db } = lab.product.services;
  for (let number = 0; number < 20; number += 1)
    await db.withWorkspace({ workspaceId: workspace.id }, (tx) =>
      recordActivity(tx, workspace.id, doer, broken()),
    );

  const worker = async () => {
    while (await fanOutNext(lab.product.services));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);

  const [counts] = await lab.walls.sql`
    select (select count(*)::int from notifications where workspace_id = ${workspace.id}) as centre,
      (select count(*)::int from notification_deliveries where workspace_id = ${workspace.id}) as mail`;
  expect(counts).toEqual({ centre: 40, mail: 40 });
  expect(await waiting(workspace.id)).toBe(0);
});

test("the same claim worked on twice at once tells once", async () => {
  const { services } = lab.product;
  await services.db.withWorkspace({ workspaceId: workspace.id }, (tx) =>
    recordActivity(tx, workspace.id, doer, broken()),
  );
  const claim = await services.db.worker.claiming((tx) => claimNotification(tx, 60));
  expect(claim?.workspaceId).toBe(workspace.id);
  if (!claim) return;

  await Promise.all([fanOut(services, claim), fanOut(services, claim)]);

  expect(await toldRoles()).toEqual({ centre: ["owner"], mail: ["owner"] });
});

test("what cannot be fanned out is put off, longer each time, and given up in the end", async () => {
  const id = newId();
  const { sql } = lab.walls;
  await sql`insert into notification_outbox (workspace_id, id, kind, facts) values (${workspace.id}, ${id}, 'scan_failed', '{}')`;
  const claim = () => lab.product.services.db.worker.claiming((tx) => claimNotification(tx, 60));
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    expect(await claim()).toEqual({ workspaceId: workspace.id, notificationId: id });
    expect(await claim()).toBeUndefined();
    const [row] =
      await sql`select round(extract(epoch from next_attempt_at - now()))::int as pause from notification_outbox`;
    pauses.push(Number(row?.pause));
    await sql`update notification_outbox set next_attempt_at = now()`;
  }
  expect(pauses).toEqual([60, 120, 240]);

  await sql`update notification_outbox set attempts = 20`;

  expect(await claim()).toBeUndefined();
});
