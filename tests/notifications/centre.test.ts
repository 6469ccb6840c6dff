import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sweepNotifications } from "#db/queries/notification-outbox";
import { refusalOf } from "#tests/helpers/outcome";
import type { Member, Workspace } from "#tests/helpers/people";
import { type NotificationLab, openNotificationLab, scanFailed } from "#tests/notifications/notification-lab";

let lab: NotificationLab;
let workspace: Workspace;
let owner: Member;

beforeAll(async () => {
  lab = await openNotificationLab();
});

beforeEach(async () => {
  ({ workspace, owner } = await lab.workspace());
});

afterAll(() => lab.close());

const api = () => lab.product.api(owner);
const listed = async (unreadOnly = false) => (await api()).notification.list({ unreadOnly });

test("tells in words, and where to act", async () => {
  await lab.happen(workspace.id, scanFailed("acme-example/payments-api"));

  const { notifications, unread } = await listed();

  expect(unread).toBe(1);
  expect(notifications).toEqual([
    expect.objectContaining({
      ...{ kind: "scan_failed", readAt: null },
      title: "The scan of acme-example/payments-api failed",
      path: expect.stringMatching(/^\/scans\/[0-9a-f-]{36}$/),
    }),
  ]);
});

test("unread ones come first, newest first among equals", async () => {
  for (const name of ["one", "two", "three"]) await lab.happen(workspace.id, scanFailed(name));
  const [three] = (await listed()).notifications;

  await (await api()).notification.markRead({ id: three?.id ?? "" });

  const titles = (await listed()).notifications.map(({ title }) =>
    title.split(" ")[4]?.replace("failed", ""),
  );
  expect((await listed()).notifications.map(({ title }) => title)).toEqual([
    ...["The scan of two failed", "The scan of one failed", "The scan of three failed"],
  ]);
  expect(titles).toHaveLength(3);
  expect((await listed(true)).notifications).toHaveLength(2);
});

test("pages reach every notification once, across read and unread", async () => {
  for (let number = 0; number < 65; number += 1) await lab.happen(workspace.id, scanFailed(`r${number}`));
  await lab.walls.sql`
    update notifications set read_at = now() where workspace_id = ${workspace.id} and (facts->>'fullName') < 'r4'`;
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await (await api()).notification.list({ unreadOnly: false, cursor });
    seen.push(...page.notifications.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);

  expect(seen).toHaveLength(65);
  expect(new Set(seen).size).toBe(65);
});

test("reading one twice keeps when it was read first, and all can be read at once", async () => {
  await lab.happen(workspace.id, scanFailed("one"));
  await lab.happen(workspace.id, scanFailed("two"));
  const id = (await listed()).notifications[0]?.id ?? "";
  const { notification } = await api();
  await notification.markRead({ id });
  const readAt = async () => (await listed()).notifications.find((each) => each.id === id)?.readAt;
  const first = await readAt();

  await notification.markRead({ id });
  await notification.markAllRead({});

  expect(await readAt()).toBe(first);
  expect((await notification.unread()).unread).toBe(0);
});

test("nobody marks another's notification", async () => {
  const admin = await lab.join(workspace, "admin");
  const outsider = (await lab.workspace()).owner;
  await lab.happen(workspace.id, scanFailed());
  const id = (await listed()).notifications[0]?.id ?? "";

  const mark = async (who: Member) => (await lab.product.api(who)).notification.markRead({ id });
  expect((await refusalOf(mark(outsider))).code).toBe("NOT_FOUND");
  await mark(admin);

  expect((await listed()).unread).toBe(1);
});

test("a page that does not exist is refused", async () => {
  const asked = (await api()).notification.list({ unreadOnly: false, cursor: "nowhere" });

  expect((await refusalOf(asked)).code).toBe("BAD_REQUEST");
});

test("read notifications of 90 days and finished deliveries of 30 days are removed, and nothing else", async () => {
  const { sql } = lab.walls;
  const member = await lab.join(workspace, "member");
  await (await api()).notification.setPolicy({ rules: [{ kind: "scan_failed", rule: "required" }] });
  for (const name of ["old", "young", "unread"]) await lab.happen(workspace.id, scanFailed(name));
  const named = (name: string) => sql`workspace_id = ${workspace.id} and facts->>'fullName' = ${name}`;
  await sql`update notifications set read_at = now() - interval '91 days' where ${named("old")}`;
  await sql`update notifications set read_at = now() - interval '89 days' where ${named("young")}`;
  await sql`update notification_deliveries set state = 'delivered', finished_at = now() - interval '31 days' where ${named("old")}`;
  await sql`update notification_deliveries set state = 'dead', finished_at = now() - interval '29 days' where ${named("young")}`;
  const kept = async (table: string) => {
    const rows = await sql`
      select distinct facts->>'fullName' as name from ${sql(table)}
      where workspace_id = ${workspace.id} and user_id in ${sql([owner.userId, member.userId])} and kind = 'scan_failed' order by 1`;
    return rows.map(({ name }) => name);
  };

  const removed = await lab.product.services.db.worker.claiming(sweepNotifications);

  expect(removed).toBe(4);
  expect(await kept("notifications")).toEqual(["unread", "young"]);
  expect(await kept("notification_deliveries")).toEqual(["unread", "young"]);
});
