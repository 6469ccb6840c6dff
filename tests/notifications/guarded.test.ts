import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { refusalOf } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { startWebhookReceiver, type WebhookReceiver } from "#tests/helpers/webhook-receiver";
import { type NotificationLab, openNotificationLab } from "#tests/notifications/notification-lab";

/** Names that were resolved; each of them leads to this host. */
const asked = vi.hoisted(() => [] as string[]);

vi.mock("node:dns", async (original) => ({
  ...(await original<typeof import("node:dns")>()),
  lookup: (name: string, _options: unknown, callback: (error: null, found: object[]) => void) => {
    asked.push(name);
    setImmediate(() => callback(null, [{ address: "127.0.0.1", family: 4 }]));
  },
}));

// As in production: loopback is not let through. The guard is one for the whole process, so this has a file to itself.
let lab: NotificationLab;
let receiver: WebhookReceiver;
let owner: Member;

beforeAll(async () => {
  lab = await openNotificationLab();
  installOutboundGuard(outboundPolicy(lab.product.config));
  receiver = await startWebhookReceiver();
});

beforeEach(async () => {
  ({ owner } = await lab.workspace());
});

afterAll(async () => {
  await receiver.close();
  await lab.close();
});

const api = () => lab.product.api(owner);
const create = async (url: string) => (await api()).webhook.create({ url, kinds: ["scan_failed"] });

test.each([
  "http://hooks.example.test/plain",
  "https://localhost/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://10.0.0.7/",
  "https://169.254.169.254/latest/meta-data",
  "https://[::ffff:169.254.169.254]/",
  "https://hooks.example.test:22/",
  "https://user:password@hooks.example.test/",
  "https://intranet/",
  "file:///etc/passwd",
  "not an address",
])("W-20: %s is refused when it is entered", async (url) => {
  const { code } = await refusalOf(create(url));

  expect(code).toBe("BAD_REQUEST");
  expect(await (await api()).webhook.list()).toEqual([]);
});

test("W-20: an address that was let in earlier is checked again at every request", async () => {
  const { id } = await create("https://hooks.example.test/");
  await lab.walls.sql`update webhooks set url = ${receiver.url} where id = ${id}`;
  await lab.walls.sql`delete from webhook_secrets where webhook_id = ${id}`;

  await (await api()).webhook.test({ id });
  await lab.deliver();

  expect(receiver.received).toEqual([]);
  const { deliveries } = await (await api()).webhook.deliveries({ id });
  expect(deliveries).toEqual([
    expect.objectContaining({ state: "dead", lastStatus: null, lastError: expect.stringContaining("https") }),
  ]);
});

test("W-21: a name that leads to a private address is not connected to", async () => {
  asked.length = 0;
  const { id } = await create("https://hooks.example.test/");

  await (await api()).webhook.test({ id });
  await lab.deliver();

  expect(asked).toEqual(["hooks.example.test"]);
  const { deliveries } = await (await api()).webhook.deliveries({ id });
  expect(deliveries).toEqual([
    expect.objectContaining({ state: "pending", lastError: "The name leads to a private address." }),
  ]);
});
