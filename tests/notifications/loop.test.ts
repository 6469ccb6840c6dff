import { afterAll, beforeAll, expect, test } from "vitest";
import { notificationLoop } from "#server/notifications/notification-loop";
import { recordActivity } from "#server/record-activity";
import { type NotificationLab, openNotificationLab, scanFailed } from "#tests/notifications/notification-lab";

const patience = { timeout: 20_000, interval: 25 };

let lab: NotificationLab;

beforeAll(async () => {
  lab = await openNotificationLab();
});

afterAll(() => lab.close());

test("takes an event to its end, sweeps, and stops when it is told to", async () => {
  const { product, walls } = lab;
  const { workspace, owner } = await lab.workspace();
  const { id } = workspace;
  await (await product.api(owner)).notification.setPreferences({
    choices: [{ kind: "scan_failed", inApp: true, email: true }],
  });
  await walls.sql`
    insert into notifications (workspace_id, id, user_id, kind, facts, created_at, read_at)
    values (${id}, gen_random_uuid(), ${owner.userId}, 'scan_failed', '{}', now(), now() - interval '91 days')`;
  const doer = { kind: "system" as const, id: null, name: "worker", request: null };
  await product.services.db.withWorkspace({ workspaceId: id }, (tx) =>
    recordActivity(tx, id, doer, scanFailed()),
  );
  const stopping = new AbortController();
  const loop = notificationLoop(product.services, stopping.signal);

  await expect.poll(() => product.mails.map(({ to }) => to), patience).toEqual([owner.email]);
  const kept = () => walls.sql`select id from notifications where workspace_id = ${id}`;
  await expect.poll(async () => (await kept()).length, patience).toBe(1);
  stopping.abort();
  await loop;

  expect((await (await product.api(owner)).notification.unread()).unread).toBe(1);
});

test("a fault of the database pauses it and never ends it", async () => {
  const { product } = lab;
  const { db } = product.services;
  let faults = 0;
  const claiming: typeof db.worker.claiming = () => {
    faults += 1;
    return Promise.reject(new Error("the database is away"));
  };
  const services = { ...product.services, db: { ...db, worker: { ...db.worker, claiming } } };
  const stopping = new AbortController();
  const loop = notificationLoop(services, stopping.signal);

  await expect.poll(() => faults, patience).toBeGreaterThan(6);
  stopping.abort();
  await loop;

  expect(product.logLines.join("")).toContain("notifications paused");
});
