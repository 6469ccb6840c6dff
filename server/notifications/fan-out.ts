import { choicesFor, listRules } from "#db/queries/notification-choices";
import { type DeliveryRow, insertDeliveries } from "#db/queries/notification-deliveries";
import {
  claimNotification,
  listAudience,
  type NotificationClaim,
  takeFromOutbox,
} from "#db/queries/notification-outbox";
import { insertNotifications } from "#db/queries/notifications";
import { listSubscribers } from "#db/queries/webhooks";
import { newId } from "#server/domain/id";
import { channelsFor, kindPermissions } from "#server/domain/notification";
import { can } from "#server/domain/permission";
import type { Services } from "#server/services";

const LEASE_SECONDS = 60;

/** Fans out what waits longest, in whichever workspace. False when nothing waits. */
export async function fanOutNext(services: Services): Promise<boolean> {
  const claim = await services.db.worker.claiming((tx) => claimNotification(tx, LEASE_SECONDS));
  if (!claim) return false;
  try {
    await fanOut(services, claim);
  } catch (error) {
    // The claim put it off; it is tried again, later each time.
    services.log.error({ error, ...claim }, "a notification could not be fanned out");
  }
  return true;
}

/**
 * Turns one outbox row into a notification for everybody who is to be told, and a delivery for each e-mail and webhook. The row
 * goes in the same transaction, so it happens once however many workers try. Who may, who wants and what the workspace
 * decided are read as of now.
 */
export async function fanOut(services: Services, claim: NotificationClaim): Promise<void> {
  const { workspaceId, notificationId: id } = claim;
  await services.db.worker.withWorkspace({ workspaceId }, async (tx) => {
    const message = await takeFromOutbox(tx, id);
    if (!message) return;
    const { kind } = message;
    const rule = (await listRules(tx)).get(kind) ?? "optional";
    const choices = await choicesFor(tx, kind);
    const people = (await listAudience(tx))
      .filter(({ role }) => can(role, kindPermissions[kind]))
      .map(({ userId }) => ({ userId, ...channelsFor(kind, rule, choices.get(userId)) }));
    const row = { workspaceId, ...message };
    const centre = people.filter(({ inApp }) => inApp).map(({ userId }) => ({ ...row, id, userId }));
    const delivery = (to: Pick<DeliveryRow, "userId" | "webhookId">): DeliveryRow => ({
      ...{ ...row, ...to, id: newId(), notificationId: id },
    });
    const mails = people.filter(({ email }) => email && services.mailer !== null);
    await insertNotifications(tx, centre);
    await insertDeliveries(tx, [
      ...mails.map(({ userId }) => delivery({ userId })),
      ...(await listSubscribers(tx, kind)).map((webhookId) => delivery({ webhookId })),
    ]);
  });
}
