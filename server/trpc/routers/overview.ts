import { connectionStates, severities } from "#db/vocabulary";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { DashboardView } from "#server/trpc/views/dashboard";
import { readDashboard } from "#server/use-cases/overview/dashboard";

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
