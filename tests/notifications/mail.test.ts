import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#server/actor";
import { readConfig } from "#server/config";
import { newId } from "#server/domain/id";
import { createMailer } from "#server/mail/mailer";
import { composeMail } from "#server/notifications/compose-mail";
import { deliverNext } from "#server/notifications/deliver";
import { fanOutNext } from "#server/notifications/fan-out";
import type { Services } from "#server/services";
import { readPreferences } from "#server/use-cases/notifications/preferences";
import type { Member, Workspace } from "#tests/helpers/people";
import { type SmtpServer, startSmtpServer } from "#tests/helpers/smtp-server";
import { broken, type NotificationLab, openNotificationLab } from "#tests/notifications/notification-lab";
import { testSecret } from "#tests/setup/logins";

let lab: NotificationLab;
let smtp: SmtpServer;
let mailing: Services;
let workspace: Workspace;
let owner: Member;

beforeAll(async () => {
  lab = await openNotificationLab();
  smtp = await startSmtpServer();
  const config = readConfig({
    ...{ NODE_ENV: "test", SECPORTAL_SECRET: testSecret.reveal(), SMTP_URL: smtp.url },
    KEK_KEYS: `test:${Buffer.alloc(32, "key encryption key of the tests!").toString("base64")}`,
  });
  mailing = { ...lab.product.services, mailer: createMailer(config) };
});

beforeEach(async () => {
  await lab.walls.sql`delete from notification_deliveries`;
  smtp.taken.length = 0;
  ({ workspace, owner } = await lab.workspace());
});

afterAll(async () => {
  await smtp.close();
  await lab.close();
});

const deliver = async (services: Services = mailing) => {
  while (await deliverNext(services));
};

const failing = (): Services => ({
  ...lab.product.services,
  mailer: { send: () => Promise.reject(new Error("550 no")) },
});

test("an e-mail reaches the mail server, with text, HTML and a link, and a stable id", async () => {
  await lab.happen(workspace.id, broken());

  await deliver();

  const [mail] = smtp.taken;
  expect(smtp.taken).toHaveLength(1);
  expect(mail?.to).toEqual([owner.email]);
  expect(mail?.text).toContain("Subject: [Acme] The GitHub account octo-example needs attention");
  expect(mail?.text).toContain("http://localhost:3000/settings/repositories");
  expect(mail?.text).toMatch(/text\/plain[\s\S]*text\/html/);
  const [row] = await lab.walls.sql`select notification_id, state from notification_deliveries`;
  expect(row?.state).toBe("delivered");
  expect(mail?.text).toContain(`Message-ID: <${row?.notification_id}@localhost>`);
});

test("what a provider's names hold is not markup, and breaks no header", () => {
  const message = {
    ...{ id: newId(), workspaceId: newId(), kind: "scan_failed" as const, createdAt: new Date() },
    facts: {
      scanId: newId(),
      fullName: "a/<img src=x onerror=alert(1)>\r\nBcc: all@example.test",
      code: "X",
    },
  };

  const { html, subject } = composeMail(
    message,
    "ada@example.test",
    "A\r\nB",
    "https://secportal.example.com",
  );

  expect(html).not.toContain("<img");
  expect(html).toContain("&lt;img");
  expect(subject).not.toMatch(/[\r\n]/);
});

test("a mail server that refuses is asked again, and then an administrator can replay", async () => {
  await lab.happen(workspace.id, broken());
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    await lab.passTime();
    await deliver(failing());
  }
  const api = await lab.product.api(owner);
  const [dead] = await api.notification.undelivered();
  expect(dead).toMatchObject({
    ...{ email: owner.email, state: "dead", attempts: 8, lastError: "The mail server did not take it." },
  });

  await api.notification.replay({ id: dead?.id ?? "" });
  await deliver();

  expect(smtp.taken.map(({ to }) => to)).toEqual([[owner.email]]);
  expect(await api.notification.undelivered()).toEqual([]);
});

describe("between the event and the e-mail", () => {
  const waiting = async () =>
    (await lab.walls.sql`select user_id from notification_deliveries where state = 'pending'`).map(
      ({ user_id }) => user_id,
    );

  test("somebody who lost the right is forgotten", async () => {
    const member = await lab.join(workspace, "member");
    await lab.happen(workspace.id, broken());
    await (await lab.product.api(owner)).team.changeRole({ userId: member.userId, role: "viewer" });

    await deliver();

    expect(smtp.taken.map(({ to }) => to)).toEqual([[owner.email]]);
    expect(await waiting()).toEqual([]);
  });

  test("somebody who was shut out is forgotten", async () => {
    await lab.happen(workspace.id, broken());
    await lab.walls.sql`update users set disabled_at = now() where id = ${owner.userId}`;

    await deliver();

    expect([smtp.taken, await waiting()]).toEqual([[], []]);
  });
});

test("without a mail server nothing is put in line, and the preferences say so", async () => {
  const silent: Services = { ...lab.product.services, mailer: null };
  await lab.walls.sql`
    insert into notification_outbox (workspace_id, id, kind, facts)
    values (${workspace.id}, ${newId()}, 'scan_failed', '{"scanId": "x", "fullName": "a/b", "code": "X"}')`;
  const { services } = lab.product;
  await (await lab.product.api(owner)).notification.setPreferences({
    choices: [{ kind: "scan_failed", inApp: true, email: true }],
  });

  while (await fanOutNext(silent));

  const [counts] = await lab.walls.sql`
    select (select count(*)::int from notifications where workspace_id = ${workspace.id}) as centre,
      (select count(*)::int from notification_deliveries where workspace_id = ${workspace.id}) as mail`;
  expect(counts).toEqual({ centre: 1, mail: 0 });
  const request = { requestId: "test", ip: null, userAgent: null, background: false };
  const actor: Actor = { ...owner, request };
  expect((await readPreferences(silent, actor)).mailConfigured).toBe(false);
  expect((await readPreferences(services, actor)).mailConfigured).toBe(true);
});
