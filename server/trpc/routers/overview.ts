import { z } from "zod";
import { listActivity } from "#db/queries/activity";
import { connectionStates, severities } from "#db/vocabulary";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { ActivityPageView, DashboardView } from "#server/trpc/views";
import { readDashboard } from "#server/use-cases/overview/dashboard";

const PAGE = 50;

export const activityRouter = router({
  list: workspaceProcedure("view_activity")
    .input(z.object({ cursor: z.uuid().optional(), action: z.string().max(64).optional() }))
    .output(ActivityPageView)
    .query(async ({ ctx, input }) => {
      const filter = { before: input.cursor, action: input.action, limit: PAGE + 1 };
      const options = { readOnly: true, once: true };
      const rows = await ctx.services.db.withWorkspace(ctx.actor, (tx) => listActivity(tx, filter), options);
      const events = rows.slice(0, PAGE);
      return iso({ events, nextCursor: rows.length > PAGE ? (events.at(-1)?.id ?? null) : null });
    }),
});

/** Every word of a list with its count, zero where there is none. */
const filled = <Word extends string>(words: readonly Word[], counts: Partial<Record<Word, number>>) =>
  Object.fromEntries(words.map((word) => [word, counts[word] ?? 0])) as Record<Word, number>;

export const dashboardRouter = router({
  summary: workspaceProcedure("view_repos")
    .output(DashboardView)
    .query(async ({ ctx }) => {
      const dashboard = await readDashboard(ctx.services, ctx.actor);
      return {
        ...iso(dashboard),
        connectionsByState: filled(connectionStates, dashboard.connectionsByState),
        openBySeverity: filled(severities, dashboard.openBySeverity),
      };
    }),
});
