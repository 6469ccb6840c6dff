import { router } from "#server/trpc/procedure";
import { connectionRouter, providerConfigRouter } from "#server/trpc/routers/connections";
import { factorRouter } from "#server/trpc/routers/factor";
import { findingRouter } from "#server/trpc/routers/findings";
import { invitationRouter } from "#server/trpc/routers/invitation";
import { activityRouter, dashboardRouter } from "#server/trpc/routers/overview";
import { repositoryRouter } from "#server/trpc/routers/repositories";
import { scanRouter } from "#server/trpc/routers/scans";
import { sessionRouter } from "#server/trpc/routers/session";
import { setupRouter } from "#server/trpc/routers/setup";
import { teamRouter } from "#server/trpc/routers/team";
import { workspaceRouter } from "#server/trpc/routers/workspace";

/** Everything the product can be asked to do. */
export const appRouter = router({
  session: sessionRouter,
  setup: setupRouter,
  factor: factorRouter,
  invitation: invitationRouter,
  team: teamRouter,
  workspace: workspaceRouter,
  providerConfig: providerConfigRouter,
  connection: connectionRouter,
  repository: repositoryRouter,
  scan: scanRouter,
  finding: findingRouter,
  activity: activityRouter,
  dashboard: dashboardRouter,
});

export type AppRouter = typeof appRouter;
