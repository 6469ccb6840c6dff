import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { claimDelivery, settleDelivery } from "#db/queries/notification-deliveries";
import { deliveryDelaySeconds, MAX_DELIVERY_ATTEMPTS } from "#server/domain/delivery-delay";
import { deliverNext } from "#server/notifications/deliver";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { refusalOf } from "#tests/helpers/outcome";
import type { Member, Workspace } from "#tests/helpers/people";
import { startWebhookReceiver, type WebhookReceiver } from "#tests/helpers/webhook-receiver";
import { type NotificationLab, openNotificationLab, scanFailed } from "#tests/notifications/notification-lab";

let lab: NotificationLab;
let receiver: WebhookReceiver;
let workspace: Workspace;
let owner: Member;
let webhook: string;

beforeAll(async () => {
  lab = await openNotificationLab({ ALLOW_INSECURE_LOOPBACK: "1" });
  installOutboundGuard(outboundPolicy(lab.product.config));
});

beforeEach(async () => {
  await lab.walls.sql`delete from notification_outbox`;
  await lab.walls.sql`delete from notification_deliveries`;
  receiver = await startWebhookReceiver();
  ({ workspace, owner } = await lab.workspace());
  const created = await (await api()).webhook.create({ url: receiver.url, kinds: ["scan_failed"] });
  webhook = created.id;
  return () => receiver.close();
});

afterAll(() => lab.close());

const api = () => lab.product.api(owner);
const delivery = async () => (await (await api()).webhook.deliveries({ id: webhook })).deliveries[0];

/** Seconds until the next attempt, as the database has it. */
async function pause(): Promise<number> {
  const [row] = await lab.walls.sql`
    select round(extract(epoch from next_attempt_at - now()))::int as pause from notification_deliveries`;
  return Number(row?.pause);
}

describe("the pauses", () => {
  const schedule = (random: number) =>
    Array.from({ length: MAX_DELIVERY_ATTEMPTS - 1 }, (_, index) => deliveryDelaySeconds(index + 1, random));

  test("grow from a minute to six hours", () => {
    expect(schedule(0.5)).toEqual([60, 180, 540, 1620, 4860, 14_580, 21_600]);
  });

  test("are spread, and never leave those bounds", () => {
    expect(schedule(0)).toEqual([60, 135, 405, 1215, 3645, 10_935, 21_600 * 0.75]);
    expect(Math.max(...schedule(0.999))).toBe(21_600);
  });
});

test("an attempt that failed is made again after its pause, under the same id, until one is taken", async () => {
  receiver.answer(503);
  await lab.happen(workspace.id, scanFailed());
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    expect(await lab.deliver({ random: () => 0.5 })).toBe(1);
    expect(await lab.deliver()).toBe(0);
    pauses.push(await pause());
    await lab.passTime();
  }
  expect(pauses).toEqual([60, 180, 540]);
  expect(await delivery()).toMatchObject({
    ...{ state: "pending", attempts: 3, lastStatus: 503, lastError: "The receiver answered 503." },
  });

  receiver.answer(200);
  await lab.deliver();

  expect(await delivery()).toMatchObject({
    state: "delivered",
    attempts: 4,
    lastStatus: 200,
    lastError: null,
  });
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
});

test("after eight failures it is given up with its reason, and a replay begins anew", async () => {
  receiver.answer(500);
  await lab.happen(workspace.id, scanFailed());
  for (let attempt = 1; attempt <= MAX_DELIVERY_ATTEMPTS; attempt += 1) {
    await lab.passTime();
    await lab.deliver();
  }
  await lab.passTime();
  expect(await lab.deliver()).toBe(0);
  const dead = await delivery();
  expect(dead).toMatchObject({ state: "dead", attempts: 8, lastError: "The receiver answered 500." });
  expect(receiver.received).toHaveLength(8);
  receiver.answer(200);

  await (await api()).webhook.replay({ id: dead?.id ?? "" });
  expect(await delivery()).toMatchObject({ state: "pending", attempts: 0 });
  expect((await refusalOf((await api()).webhook.replay({ id: dead?.id ?? "" }))).code).toBe("NOT_FOUND");
  await lab.deliver();

  expect(await delivery()).toMatchObject({ state: "delivered", attempts: 1 });
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("nobody answering is a failure like another", async () => {
  await receiver.close();
  await lab.happen(workspace.id, scanFailed());

  await lab.deliver();

  expect(await delivery()).toMatchObject({
    ...{ state: "pending", lastStatus: null, lastError: expect.stringContaining("did not answer") },
  });
});

test("many workers make each attempt once", async () => {
  for (let number = 0; number < 12; number += 1) await lab.happen(workspace.id, scanFailed(`r${number}`));
  const worker = async () => {
    while (await deliverNext(lab.product.services));
  };

  await Promise.all([worker(), worker(), worker(), worker()]);

  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toHaveLength(12);
  expect(new Set(ids).size).toBe(12);
});

test("a worker that died costs its attempt; one that comes back late writes nothing", async () => {
  await lab.happen(workspace.id, scanFailed());
  const { worker } = lab.product.services.db;
  const claim = await worker.claiming((tx) => claimDelivery(tx, 120));
  if (!claim) throw new Error("nothing was due");
  expect(claim.attempt).toBe(1);
  expect(await lab.deliver()).toBe(0);
  await lab.passTime();
  receiver.answer(503);

  await lab.deliver();
  await worker.withWorkspace(claim, (tx) =>
    settleDelivery(tx, claim, { state: "dead", status: null, reason: "late" }),
  );

  expect(await delivery()).toMatchObject({ state: "pending", attempts: 2, lastStatus: 503 });
});

test("one whose every worker died is given up without another attempt", async () => {
  await lab.happen(workspace.id, scanFailed());
  await lab.walls.sql`update notification_deliveries set attempts = ${MAX_DELIVERY_ATTEMPTS}`;

  await lab.deliver();

  expect(receiver.received).toEqual([]);
  expect(await delivery()).toMatchObject({ state: "dead", lastError: expect.stringContaining("cut off") });
});

test("what waits for a webhook that is switched off is given up, and goes with the webhook", async () => {
  await lab.happen(workspace.id, scanFailed());
  const change = { id: webhook, url: receiver.url, kinds: ["scan_failed" as const] };
  await (await api()).webhook.update({ ...change, state: "off" });

  await lab.deliver();
  expect(await delivery()).toMatchObject({ state: "dead", lastError: "The webhook is switched off." });
  expect(receiver.received).toEqual([]);

  await (await api()).webhook.remove({ id: webhook });
  const [left] = await lab.walls.sql`
    select (select count(*)::int from notification_deliveries where webhook_id = ${webhook}) as deliveries,
      (select count(*)::int from webhook_secrets where webhook_id = ${webhook}) as secrets`;
  expect(left).toEqual({ deliveries: 0, secrets: 0 });
});
