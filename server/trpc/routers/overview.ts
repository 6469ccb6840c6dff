import { z } from "zod";
import { connectionStates, severities } from "#db/vocabulary";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { CourseView, DashboardView, JumpsView, ShellCountsView } from "#server/trpc/views/dashboard";
import { readCourse, readDashboard } from "#server/use-cases/overview/dashboard";
import { findJumps } from "#server/use-cases/overview/jump";
import { countForShell } from "#server/use-cases/overview/shell-counts";

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

  course: workspaceProcedure("view_repos")
    .input(z.object({ days: z.union([z.literal(30), z.literal(90)]).default(30) }))
    .output(CourseView)
    .query(async ({ ctx, input }) => ({ days: await readCourse(ctx.services, ctx.actor, input.days) })),

  counts: workspaceProcedure("view_repos")
    .output(ShellCountsView)
    .query(({ ctx }) => countForShell(ctx.services, ctx.actor)),

  jumps: workspaceProcedure("view_repos")
    .input(z.object({ text: z.string().max(200) }))
    .output(JumpsView)
    .query(({ ctx, input }) => findJumps(ctx.services, ctx.actor, input.text)),
});
