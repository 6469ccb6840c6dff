import { listRules, putRule } from "#db/queries/notification-choices";
import { type NotificationKind, type NotificationRule, notificationKinds } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

export interface Rule {
  readonly kind: NotificationKind;
  readonly rule: NotificationRule;
}

/** The workspace's rule for every kind. */
export async function readPolicy(services: Services, actor: Actor): Promise<Rule[]> {
  const rules = await services.db.withWorkspace(actor, (tx) => listRules(tx), { readOnly: true, once: true });
  return notificationKinds.map((kind) => ({ kind, rule: rules.get(kind) ?? "optional" }));
}

/** Sets the rules named. The event holds what changed; where nothing did there is none. */
export async function changePolicy(services: Services, actor: Actor, rules: readonly Rule[]): Promise<void> {
  const { workspaceId } = actor;
  await services.db.withWorkspace(actor, async (tx) => {
    const before = await listRules(tx);
    const changes = rules
      .map(({ kind, rule }) => ({ kind, from: before.get(kind) ?? "optional", to: rule }))
      .filter(({ from, to }) => from !== to);
    if (changes.length === 0) return;
    for (const { kind, to } of changes) await putRule(tx, workspaceId, kind, to);
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "notification_policy_changed",
      entityId: workspaceId,
      metadata: { changes },
    });
  });
}
