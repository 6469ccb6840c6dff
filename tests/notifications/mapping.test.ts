import { describe, expect, it, test } from "vitest";
import { connectionStates, notificationKinds, notificationRules, roles } from "#db/vocabulary";
import { type ActivityEvent, activityActions } from "#server/domain/activity";
import { channelsFor, defaultChannels, kindsFor } from "#server/domain/notification";
import { tell } from "#server/domain/notification-text";
import { notificationOf } from "#server/notifications/notification-of";

const id = "00000000-0000-7000-8000-000000000001";
const event = (action: string, metadata: object) => ({ action, entityId: id, metadata }) as ActivityEvent;

const account = { provider: "github", providerUsername: "octo-example" };
const scan = { fullName: "acme-example/payments-api" };
const left = { name: "Ada", email: "ada@example.test", role: "member" };

/** One event of every action that people are told of, with the kind it becomes. */
const told: [ActivityEvent, string][] = [
  [
    event("git_connection_state_changed", { ...account, to: "reauth_required", reason: "r" }),
    "connection_attention",
  ],
  [event("member_removed", { ...left, connections: [{ id, ...account }] }), "member_departed"],
  [event("scan_finished", { ...scan, state: "succeeded", newCritical: 2 }), "critical_finding"],
  [event("scan_failed", { ...scan, code: "INTERNAL" }), "scan_failed"],
  [event("git_provider_configured", { provider: "gitlab" }), "policy_changed"],
  [event("git_provider_config_removed", { provider: "gitlab" }), "policy_changed"],
  [event("workspace_settings_changed", {}), "policy_changed"],
  [event("kill_switch_used", { connections: 3 }), "policy_changed"],
  [event("data_key_rewrapped", { fromKek: "a", toKek: "b" }), "policy_changed"],
  [event("data_key_rotated", { fromKey: id, toKey: id }), "policy_changed"],
  [event("notification_policy_changed", { changes: [] }), "policy_changed"],
  [
    event("service_token_created", { name: "ci", hint: "spt_abcd", scopes: [], expiresAt: "" }),
    "policy_changed",
  ],
  [event("webhook_created", { host: "hooks.example.test", kinds: [] }), "policy_changed"],
  [event("webhook_changed", { host: "hooks.example.test" }), "policy_changed"],
  [event("webhook_secret_rotated", { host: "hooks.example.test" }), "policy_changed"],
  [event("webhook_removed", { host: "hooks.example.test" }), "policy_changed"],
];

test.each(told)("%o is told", (happened, kind) => {
  const notification = notificationOf(happened, "Ada");

  expect(notification?.kind).toBe(kind);
  if (!notification) return;
  const { title, text, path } = tell(notification);
  expect(`${title} ${text}`).not.toMatch(/undefined|null|NaN|\[object/);
  expect(path).toMatch(/^\/[a-z]/);
});

test("every other action stays in the log alone", () => {
  const others = activityActions.filter((action) => !told.some(([each]) => each.action === action));
  const metadata = { provider: "github", connections: [], newCritical: 0, state: "succeeded", host: "h" };

  const becoming = others.filter((action) => notificationOf(event(action, metadata), "Ada") !== undefined);

  expect(becoming).toEqual([]);
  expect(others.length).toBeGreaterThan(20);
});

test.each(connectionStates)("a connection that becomes %s", (to) => {
  const happened = event("git_connection_state_changed", { ...account, to, reason: "r" });

  expect(notificationOf(happened, "Ada") !== undefined).toBe(!["active", "suspended"].includes(to));
});

test("a member who leaves nothing behind is not news", () => {
  expect(notificationOf(event("member_removed", { ...left, connections: [] }), "Ada")).toBeUndefined();
});

test("a scan tells how many critical findings are new, once, and nothing when there are none", () => {
  const finished = (newCritical: number, state = "succeeded") =>
    notificationOf(event("scan_finished", { ...scan, state, newCritical }), "worker");

  expect(finished(0)).toBeUndefined();
  expect(finished(7)).toMatchObject({ kind: "critical_finding", facts: { count: 7, scanId: id } });
  expect(finished(0, "failed")).toMatchObject({ kind: "scan_failed", facts: { scanId: id } });
});

describe("who is told how", () => {
  it("asks for a role that can act", () => {
    expect(Object.fromEntries(roles.map((role) => [role, kindsFor(role)]))).toEqual({
      owner: notificationKinds,
      admin: notificationKinds,
      member: notificationKinds.filter((kind) => kind !== "policy_changed"),
      viewer: [],
      billing: [],
    });
  });

  test.each(notificationKinds)("%s: rule before choice before default", (kind) => {
    const nothing = { inApp: false, email: false };
    const everything = { inApp: true, email: true };

    expect(channelsFor(kind, "optional")).toEqual(defaultChannels[kind]);
    expect(channelsFor(kind, "optional", nothing)).toEqual(nothing);
    expect(channelsFor(kind, "required", nothing)).toEqual(everything);
    expect(channelsFor(kind, "off", everything)).toEqual(nothing);
    expect(notificationRules).toHaveLength(3);
  });

  it("e-mails by default what cannot wait", () => {
    const mailed = notificationKinds.filter((kind) => defaultChannels[kind].email);

    expect(mailed).toEqual(["connection_attention", "member_departed", "critical_finding"]);
  });
});
