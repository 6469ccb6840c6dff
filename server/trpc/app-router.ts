import { router } from "#server/trpc/procedure";
import { accountRouter } from "#server/trpc/routers/account";
import { activityRouter } from "#server/trpc/routers/activity";
import { connectionRouter, providerConfigRouter } from "#server/trpc/routers/connections";
import { factorRouter } from "#server/trpc/routers/factor";
import { findingRouter } from "#server/trpc/routers/findings";
import { invitationRouter } from "#server/trpc/routers/invitation";
import { notificationRouter } from "#server/trpc/routers/notifications";
import { dashboardRouter } from "#server/trpc/routers/overview";
import { repositoryRouter } from "#server/trpc/routers/repositories";
import { reviewRouter } from "#server/trpc/routers/review";
import { rulesRouter } from "#server/trpc/routers/rules";
import { sbomRouter } from "#server/trpc/routers/sbom";
import { scanRouter } from "#server/trpc/routers/scans";
import { sessionRouter } from "#server/trpc/routers/session";
import { setupRouter } from "#server/trpc/routers/setup";
import { teamRouter } from "#server/trpc/routers/team";
import { tokenRouter } from "#server/trpc/routers/tokens";
import { webhookRouter } from "#server/trpc/routers/webhooks";
import { workspaceRouter } from "#server/trpc/routers/workspace";

/** Everything the product can be asked to do. */
export const appRouter = router({
  session: sessionRouter,
  setup: setupRouter,
  account: accountRouter,
  factor: factorRouter,
  invitation: invitationRouter,
  team: teamRouter,
  token: tokenRouter,
  workspace: workspaceRouter,
  providerConfig: providerConfigRouter,
  connection: connectionRouter,
  repository: repositoryRouter,
  scan: scanRouter,
  finding: findingRouter,
  rules: rulesRouter,
  sbom: sbomRouter,
  activity: activityRouter,
  review: reviewRouter,
  dashboard: dashboardRouter,
  notification: notificationRouter,
  webhook: webhookRouter,
});

export type AppRouter = typeof appRouter;
