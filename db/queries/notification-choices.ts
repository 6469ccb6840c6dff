import { eq } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { notificationPolicy, notificationPreferences as preferences } from "#db/schema/notifications";
import type { NotificationKind, NotificationRule } from "#db/vocabulary";

export interface Choice {
  readonly kind: NotificationKind;
  readonly inApp: boolean;
  readonly email: boolean;
}

const chosen = { kind: preferences.kind, inApp: preferences.inApp, email: preferences.email };

/** What one person chose, by kind. */
export async function choicesOf(tx: WorkspaceTx, userId: string): Promise<Map<NotificationKind, Choice>> {
  const rows = await tx.select(chosen).from(preferences).where(eq(preferences.userId, userId));
  return new Map(rows.map((row) => [row.kind, row]));
}

/** What everybody chose for one kind, by person. */
export async function choicesFor(tx: WorkspaceTx, kind: NotificationKind): Promise<Map<string, Choice>> {
  const rows = await tx
    .select({ ...chosen, userId: preferences.userId })
    .from(preferences)
    .where(eq(preferences.kind, kind));
  return new Map(rows.map(({ userId, ...choice }) => [userId, choice]));
}

export async function putChoice(
  tx: WorkspaceTx,
  whose: { workspaceId: string; userId: string },
  { kind, inApp, email }: Choice,
): Promise<void> {
  const { workspaceId, userId } = whose;
  await tx
    .insert(preferences)
    .values({ workspaceId, userId, kind, inApp, email })
    .onConflictDoUpdate({
      target: [preferences.workspaceId, preferences.userId, preferences.kind],
      set: { inApp, email },
    });
}

/** The workspace's rules, by kind. A kind without one is optional. */
export async function listRules(tx: WorkspaceTx): Promise<Map<NotificationKind, NotificationRule>> {
  const rows = await tx
    .select({ kind: notificationPolicy.kind, rule: notificationPolicy.rule })
    .from(notificationPolicy);
  return new Map(rows.map(({ kind, rule }) => [kind, rule]));
}

export async function putRule(
  tx: WorkspaceTx,
  workspaceId: string,
  kind: NotificationKind,
  rule: NotificationRule,
): Promise<void> {
  await tx
    .insert(notificationPolicy)
    .values({ workspaceId, kind, rule })
    .onConflictDoUpdate({ target: [notificationPolicy.workspaceId, notificationPolicy.kind], set: { rule } });
}
