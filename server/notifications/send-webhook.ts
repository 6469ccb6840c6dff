import { findWebhook, listSecrets } from "#db/queries/webhooks";
import { AppError } from "#server/errors";
import type { Message } from "#server/notifications/message";
import { webhookBody } from "#server/notifications/webhook-body";
import { webhookSecretPlace } from "#server/notifications/webhook-secret";
import { signatureHeaders } from "#server/notifications/webhook-signature";
import { OutboundRefused } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { send } from "#server/outbound/request";
import type { Services } from "#server/services";
import { IntegrityError } from "#server/vault/seal";

const DEADLINE_MS = 10_000;
/** Nobody reads the answer; this is how much of it is taken to be polite. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** How a request went. `final`: asking again would not help. */
export type Outcome =
  | { readonly ok: true; readonly status: number | null }
  | { readonly ok: false; readonly status: number | null; readonly reason: string; readonly final: boolean };

/** Sends a message to a webhook once, signed, through the outbound guard. Redirects are answers like any other refusal. */
export async function sendWebhook(
  services: Services,
  webhookId: string,
  message: Message,
  stopping?: AbortSignal,
): Promise<Outcome> {
  const refused = (reason: string, final: boolean): Outcome => ({ ok: false, status: null, reason, final });
  const opened = await openWebhook(services, message.workspaceId, webhookId);
  if (typeof opened === "string") return refused(opened, true);
  const { url, secrets } = opened;
  const policy = outboundPolicy(services.config).refusal(new URL(url));
  if (policy) return refused(policy, true);
  const body = webhookBody(message, services.config.PUBLIC_ORIGIN);
  const headers = signatureHeaders({ id: message.id, body }, secrets, new Date());
  try {
    const { status } = await send({
      ...{ method: "POST", url, body, signal: stopping },
      headers: { ...headers, "content-type": "application/json" },
      ...{ deadlineMs: DEADLINE_MS, maxBytes: MAX_ANSWER_BYTES },
    });
    if (status >= 200 && status < 300) return { ok: true, status };
    return { ok: false, status, reason: `The receiver answered ${status}.`, final: false };
  } catch (error) {
    if (stopping?.aborted) throw error;
    return refused(reasonOf(error), false);
  }
}

async function openWebhook(services: Services, workspaceId: string, webhookId: string) {
  try {
    return await services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
      const webhook = await findWebhook(tx, webhookId);
      if (webhook?.state !== "active") return "The webhook is switched off.";
      const secrets = [];
      for (const { id, keyId, sealed } of await listSecrets(tx, webhookId)) {
        const place = webhookSecretPlace(workspaceId, id, webhook.url);
        secrets.push(await services.vault.open(tx, keyId, place, sealed));
      }
      return { url: webhook.url, secrets };
    });
  } catch (error) {
    if (error instanceof IntegrityError) return "Its signing secret cannot be opened. Make a new webhook.";
    throw error;
  }
}

/** The refusal of the guard where there was one, since it says more than that nobody answered. */
function reasonOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1)
    if (at instanceof OutboundRefused) return at.message;
  return error instanceof AppError ? error.say : "The request could not be sent.";
}
