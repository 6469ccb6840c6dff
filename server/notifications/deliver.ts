import {
  claimDelivery,
  type DeliveryClaim,
  dropDelivery,
  type Ending,
  findDelivery,
  settleDelivery,
} from "#db/queries/notification-deliveries";
import { deliveryDelaySeconds, MAX_DELIVERY_ATTEMPTS } from "#server/domain/delivery-delay";
import { sendMail } from "#server/notifications/send-mail";
import { type Outcome, sendWebhook } from "#server/notifications/send-webhook";
import type { Services } from "#server/services";

/** Longer than an attempt can take, so that nobody else begins one meanwhile. */
const LEASE_SECONDS = 120;

export interface DeliveryOptions {
  readonly stopping?: AbortSignal;
  /** In [0, 1): how the pauses between attempts are spread. */
  readonly random?: () => number;
}

/** Attempts the delivery that is due longest, in whichever workspace. False when none is due. */
export async function deliverNext(services: Services, options: DeliveryOptions = {}): Promise<boolean> {
  const claim = await services.db.worker.claiming((tx) => claimDelivery(tx, LEASE_SECONDS));
  if (!claim) return false;
  try {
    await deliver(services, claim, options);
  } catch (error) {
    // Its lease ends, and then it is attempted again.
    if (!options.stopping?.aborted)
      services.log.error({ error, deliveryId: claim.deliveryId }, "a delivery was cut off");
  }
  return true;
}

async function deliver(services: Services, claim: DeliveryClaim, options: DeliveryOptions): Promise<void> {
  const db = services.db.worker;
  const delivery = await db.withWorkspace(claim, (tx) => findDelivery(tx, claim.deliveryId), {
    readOnly: true,
    once: true,
  });
  if (!delivery) return;
  const { notificationId, userId, webhookId, kind, facts, createdAt } = delivery;
  const message = { id: notificationId, workspaceId: claim.workspaceId, kind, facts, createdAt };
  const outcome =
    claim.attempt > MAX_DELIVERY_ATTEMPTS
      ? interrupted
      : webhookId !== null
        ? await sendWebhook(services, webhookId, message, options.stopping)
        : await sendMail(services, userId ?? "", message);
  await db.withWorkspace(claim, (tx) =>
    outcome === "unwanted"
      ? dropDelivery(tx, claim)
      : settleDelivery(tx, claim, endingOf(outcome, claim.attempt, options.random ?? Math.random)),
  );
}

const interrupted: Outcome = {
  ...{ ok: false, status: null, final: true },
  reason: "Every attempt was cut off by a stop of this server.",
};

function endingOf(outcome: Outcome, attempt: number, random: () => number): Ending {
  const { status } = outcome;
  if (outcome.ok) return { state: "delivered", status };
  const { reason } = outcome;
  if (outcome.final || attempt >= MAX_DELIVERY_ATTEMPTS) return { state: "dead", status, reason };
  return { state: "pending", status, reason, retrySeconds: deliveryDelaySeconds(attempt, random()) };
}
