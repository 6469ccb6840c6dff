import fs from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { signatureHeaders } from "#server/notifications/webhook-signature";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { Secret } from "#server/secret";
import { refusalOf } from "#tests/helpers/outcome";
import type { Member, Workspace } from "#tests/helpers/people";
import { isSignedWith, startWebhookReceiver, type WebhookReceiver } from "#tests/helpers/webhook-receiver";
import {
  broken,
  type NotificationLab,
  openNotificationLab,
  scanFailed,
} from "#tests/notifications/notification-lab";

let lab: NotificationLab;
let receiver: WebhookReceiver;
let workspace: Workspace;
let owner: Member;

beforeAll(async () => {
  lab = await openNotificationLab({ ALLOW_INSECURE_LOOPBACK: "1" });
  installOutboundGuard(outboundPolicy(lab.product.config));
});

beforeEach(async () => {
  await lab.walls.sql`delete from notification_outbox`;
  await lab.walls.sql`delete from notification_deliveries`;
  receiver = await startWebhookReceiver();
  ({ workspace, owner } = await lab.workspace());
  return () => receiver.close();
});

afterAll(() => lab.close());

const api = () => lab.product.api(owner);
const create = async (url = receiver.url) => (await api()).webhook.create({ url, kinds: ["scan_failed"] });
const history = async (id: string) => (await (await api()).webhook.deliveries({ id })).deliveries;

/** Has a scan fail and delivers to webhooks; e-mail is not what these tests are about. */
async function tell(name?: string): Promise<void> {
  await lab.happen(workspace.id, scanFailed(name));
  await lab.deliver();
}

test("tells what happened, signed as the standard says", async () => {
  const { id, secret } = await create();

  await tell("acme-example/payments-api");

  const [request] = receiver.received;
  expect(receiver.received).toHaveLength(1);
  expect(request?.path).toBe("/hooks?tenant=acme");
  expect(request?.headers["content-type"]).toBe("application/json");
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(request && isSignedWith(secret, request)).toBe(true);
  expect(request && isSignedWith(`whsec_${Buffer.alloc(32).toString("base64")}`, request)).toBe(false);
  expect(JSON.parse(request?.body ?? "")).toMatchObject({
    type: "scan_failed",
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: {
      ...{ workspaceId: workspace.id, fullName: "acme-example/payments-api", code: "INTERNAL" },
      title: "The scan of acme-example/payments-api failed",
      url: expect.stringMatching(/^http:\/\/localhost:3000\/scans\//),
    },
  });
  expect(await history(id)).toEqual([
    expect.objectContaining({ state: "delivered", attempts: 1, lastStatus: 204, lastError: null }),
  ]);
});

test("the receiver in the documentation tells a genuine request from others", async () => {
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(fs.readFileSync("docs/notifications.md", "utf8")) ?? [];
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  const { isGenuine } = (await import(/* @vite-ignore */ module)) as { isGenuine: Check };
  const { secret } = await create();
  await tell();
  const { headers, body } = receiver.received[0] ?? { headers: {}, body: "" };

  expect(isGenuine(secret, headers, body)).toBe(true);
  expect(isGenuine(secret, headers, `${body} `)).toBe(false);
  expect(isGenuine(secret, { ...headers, "webhook-timestamp": "1600000000" }, body)).toBe(false);
  expect(isGenuine(`whsec_${Buffer.alloc(32).toString("base64")}`, headers, body)).toBe(false);
});

type Check = (secret: string, headers: object, body: string) => boolean;

it("signs as the published example of the standard does", () => {
  const secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };

  const headers = signatureHeaders(message, [secret], new Date(1_614_265_330_000));

  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("only the kinds that were asked for, and none while it is off", async () => {
  const { id } = await create();
  await lab.happen(workspace.id, broken());
  await lab.deliver();
  expect(receiver.received).toEqual([]);
  const change = { id, url: receiver.url, kinds: ["scan_failed" as const] };

  await (await api()).webhook.update({ ...change, state: "off" });
  await tell();
  expect(receiver.received).toEqual([]);

  await (await api()).webhook.update({ ...change, state: "active" });
  await tell();
  expect(receiver.received).toHaveLength(1);
});

test("the webhooks of a workspace hear nothing of another", async () => {
  await create();
  const other = await lab.workspace();

  await lab.happen(other.workspace.id, scanFailed());
  await lab.deliver();

  expect(receiver.received).toEqual([]);
});

describe("a new secret", () => {
  test("signs beside the old one for a day, and then alone", async () => {
    const first = await create();
    const second = await (await api()).webhook.rotate({ id: first.id });

    await tell();
    const [during] = receiver.received;
    expect(String(during?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    expect(during && [isSignedWith(first.secret, during), isSignedWith(second.secret, during)]).toEqual([
      ...[true, true],
    ]);

    await lab.walls.sql`
      update webhook_secrets set expires_at = expires_at - interval '24 hours' where expires_at is not null`;
    await tell();
    const after = receiver.received[1];
    expect(after && [isSignedWith(first.secret, after), isSignedWith(second.secret, after)]).toEqual([
      ...[false, true],
    ]);
  });

  test("is kept when the address changes", async () => {
    const { id, secret } = await create("http://127.0.0.1:9/elsewhere");

    await (await api()).webhook.update({ id, url: receiver.url, kinds: ["scan_failed"], state: "active" });
    await tell();

    const [request] = receiver.received;
    expect(request && isSignedWith(secret, request)).toBe(true);
  });
});

test("an address edited in the table gets no signature and no request", async () => {
  const { id } = await create("http://127.0.0.1:9/meant");
  await lab.walls.sql`update webhooks set url = ${receiver.url} where id = ${id}`;

  await tell();

  expect(receiver.received).toEqual([]);
  expect(await history(id)).toEqual([
    expect.objectContaining({ state: "dead", lastError: expect.stringContaining("signing secret") }),
  ]);
});

test("a test message goes the same way, and says that it is one", async () => {
  const { id, secret } = await create();

  await (await api()).webhook.test({ id });
  await lab.deliver();

  const [request] = receiver.received;
  expect(request && isSignedWith(secret, request)).toBe(true);
  expect(JSON.parse(request?.body ?? "")).toMatchObject({ type: "test", data: { by: owner.name } });
});

test("W-23: a redirect is an answer like any other refusal, and is not followed", async () => {
  const elsewhere = await startWebhookReceiver();
  const { id } = await create();
  receiver.answer(307, { location: elsewhere.url });

  await tell();

  expect([receiver.received.length, elsewhere.received.length]).toEqual([1, 0]);
  expect(await history(id)).toEqual([expect.objectContaining({ state: "pending", lastStatus: 307 })]);
  await elsewhere.close();
});

test("secrets are in no other answer, no log and no column in the clear", async () => {
  const first = await create();
  const second = await (await api()).webhook.rotate({ id: first.id });
  receiver.answer(500);
  await tell();

  const told = JSON.stringify([
    await (await api()).webhook.list(),
    await (await api()).webhook.get({ id: first.id }),
    await history(first.id),
    await (await api()).activity.list({}),
    await (await api()).notification.list({ unreadOnly: false }),
  ]);
  const dump = await lab.walls.dump();
  for (const secret of [first.secret, second.secret]) {
    const bytes = secret.slice("whsec_".length);
    expect(told).not.toContain(bytes);
    expect(lab.product.logLines.join("")).not.toContain(bytes);
    expect(dump).not.toContain(bytes);
  }
  lab.product.services.log.info(`a slip: ${first.secret}`);
  expect(lab.product.logLines.at(-1)).toContain("a slip: [secret]");
});

test("the log of activity names the host and not the address", async () => {
  await create();

  const { events } = await (await api()).activity.list({});

  const created = events.find(({ action }) => action === "webhook_created");
  expect(created?.metadata).toEqual({ host: new URL(receiver.url).host, kinds: ["scan_failed"] });
});

test("a workspace has at most twenty", async () => {
  await lab.walls.sql`
    insert into webhooks (workspace_id, id, url, kinds, created_by, created_by_name)
    select ${workspace.id}, gen_random_uuid(), 'https://hooks.example.test/', '{}', ${owner.userId}, 'x' from generate_series(1, 20)`;

  expect((await refusalOf(create())).code).toBe("CONFLICT");
});
