import { z } from "zod";
import { deliveryStates, notificationKinds, notificationRules, webhookStates } from "#db/vocabulary";

/** What leaves the server of notifications, field by field. Signing secrets are in one view, which is answered once. */

const instant = z.iso.datetime();

export const NotificationView = z.object({
  id: z.uuid(),
  kind: z.enum(notificationKinds),
  title: z.string(),
  text: z.string(),
  /** The page where one can act on it, within the product. */
  path: z.string(),
  createdAt: instant,
  readAt: instant.nullable(),
});

export const NotificationPageView = z.object({
  notifications: z.array(NotificationView),
  /** Of all pages. */
  unread: z.number().int(),
  nextCursor: z.string().nullable(),
});

export const PreferencesView = z.object({
  /** False: no e-mail leaves this installation, whatever was chosen. */
  mailConfigured: z.boolean(),
  /** The kinds the person's role is told of, with what holds for them. */
  kinds: z.array(
    z.object({
      kind: z.enum(notificationKinds),
      rule: z.enum(notificationRules),
      inApp: z.boolean(),
      email: z.boolean(),
    }),
  ),
});

export const PolicyView = z.array(
  z.object({ kind: z.enum(notificationKinds), rule: z.enum(notificationRules) }),
);

export const WebhookView = z.object({
  id: z.uuid(),
  url: z.string(),
  kinds: z.array(z.enum(notificationKinds)),
  state: z.enum(webhookStates),
  createdByName: z.string(),
  createdAt: instant,
});

/** The secret is shown once, here. */
export const WebhookSecretView = z.object({ id: z.uuid(), secret: z.string() });

export const DeliveryView = z.object({
  id: z.uuid(),
  /** The `webhook-id` that receivers see. */
  notificationId: z.uuid(),
  kind: z.enum([...notificationKinds, "test"]),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  /** HTTP status of the last answer; null where there was none. */
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
  createdAt: instant,
  nextAttemptAt: instant,
  finishedAt: instant.nullable(),
});

export const DeliveryPageView = z.object({
  deliveries: z.array(DeliveryView),
  nextCursor: z.string().nullable(),
});

export const UndeliveredMailView = z.array(DeliveryView.extend({ email: z.string() }));
