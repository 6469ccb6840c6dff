import { z } from "zod";
import { notificationKinds, notificationRules } from "#db/vocabulary";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import {
  NotificationPageView,
  PolicyView,
  PreferencesView,
  UndeliveredMailView,
} from "#server/trpc/views/notifications";
import * as centre from "#server/use-cases/notifications/list-notifications";
import { changePolicy, readPolicy } from "#server/use-cases/notifications/policy";
import { choosePreferences, readPreferences } from "#server/use-cases/notifications/preferences";
import { listUndelivered, replayDelivery } from "#server/use-cases/notifications/replay-delivery";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };
const each = notificationKinds.length;

export const notificationRouter = router({
  list: workspaceProcedure("view_repos", { personal: true })
    .input(z.object({ unreadOnly: z.boolean().default(false), cursor: z.string().max(64).optional() }))
    .output(NotificationPageView)
    .query(async ({ ctx, input }) => iso(await centre.listNotifications(ctx.services, ctx.actor, input))),

  unread: workspaceProcedure("view_repos", { personal: true })
    .output(z.object({ unread: z.number().int() }))
    .query(async ({ ctx }) => ({ unread: await centre.countUnread(ctx.services, ctx.actor) })),

  markRead: workspaceProcedure("view_repos", { personal: true })
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await centre.markRead(ctx.services, ctx.actor, input.id);
      return ok;
    }),

  markAllRead: workspaceProcedure("view_repos", { personal: true })
    .input(z.object({}))
    .output(done)
    .mutation(async ({ ctx }) => {
      await centre.markAllRead(ctx.services, ctx.actor);
      return ok;
    }),

  preferences: workspaceProcedure("view_repos", { personal: true })
    .output(PreferencesView)
    .query(({ ctx }) => readPreferences(ctx.services, ctx.actor)),

  setPreferences: workspaceProcedure("view_repos", { personal: true })
    .input(
      z.object({
        choices: z
          .array(z.object({ kind: z.enum(notificationKinds), inApp: z.boolean(), email: z.boolean() }))
          .max(each),
      }),
    )
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await choosePreferences(ctx.services, ctx.actor, input.choices);
      return ok;
    }),

  policy: workspaceProcedure("manage_settings")
    .output(PolicyView)
    .query(({ ctx }) => readPolicy(ctx.services, ctx.actor)),

  setPolicy: workspaceProcedure("manage_settings")
    .input(
      z.object({
        rules: z
          .array(z.object({ kind: z.enum(notificationKinds), rule: z.enum(notificationRules) }))
          .max(each),
      }),
    )
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await changePolicy(ctx.services, ctx.actor, input.rules);
      return ok;
    }),

  undelivered: workspaceProcedure("manage_settings")
    .output(UndeliveredMailView)
    .query(async ({ ctx }) => iso(await listUndelivered(ctx.services, ctx.actor))),

  replay: workspaceProcedure("manage_settings")
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await replayDelivery(ctx.services, ctx.actor, input.id);
      return ok;
    }),
});
