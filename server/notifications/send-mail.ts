import { findRecipient } from "#db/queries/notification-deliveries";
import { findWorkspace } from "#db/queries/team";
import { kindPermissions } from "#server/domain/notification";
import { can } from "#server/domain/permission";
import { composeMail } from "#server/notifications/compose-mail";
import type { Message } from "#server/notifications/message";
import type { Outcome } from "#server/notifications/send-webhook";
import type { Services } from "#server/services";

/** Sends a message to a member once. "unwanted": that person may no longer be told of it. */
export async function sendMail(
  services: Services,
  userId: string,
  message: Message,
): Promise<Outcome | "unwanted"> {
  const { db, mailer, config, log } = services;
  const scope = { workspaceId: message.workspaceId };
  const { recipient, workspace } = await db.worker.withWorkspace(
    scope,
    async (tx) => ({ recipient: await findRecipient(tx, userId), workspace: await findWorkspace(tx) }),
    { readOnly: true },
  );
  if (!recipient || message.kind === "test" || !can(recipient.role, kindPermissions[message.kind]))
    return "unwanted";
  if (!mailer) return { ok: false, status: null, reason: "No mail server is configured.", final: true };
  try {
    await mailer.send(composeMail(message, recipient.email, workspace?.name ?? "", config.PUBLIC_ORIGIN));
    return { ok: true, status: null };
  } catch (error) {
    log.warn({ error, notificationId: message.id }, "the mail server did not take a notification");
    return { ok: false, status: null, reason: "The mail server did not take it.", final: false };
  }
}
