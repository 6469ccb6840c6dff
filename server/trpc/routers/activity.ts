import { z } from "zod";
import { exportFormats } from "#server/activity/export-file";
import { verifyChain } from "#server/activity/verify-chain";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { ActivityPageView, ExportHeadView, VerificationView } from "#server/trpc/views/activity";
import { ActivityQuery } from "#server/use-cases/activity/activity-query";
import { beginExport } from "#server/use-cases/activity/begin-export";
import { readActivity } from "#server/use-cases/activity/list-activity";

/** About a second of hashing, so that a request stays short; the answer says where to go on. */
const VERIFY_AT_ONCE = 20_000;

const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const activityRouter = router({
  list: workspaceProcedure("view_activity")
    .input(ActivityQuery.extend({ before: seq.optional(), after: seq.optional() }))
    .output(ActivityPageView)
    .query(async ({ ctx, input }) => iso(await readActivity(ctx.services, ctx.actor, input))),

  verify: workspaceProcedure("view_activity")
    .input(z.object({ after: seq }))
    .output(VerificationView)
    .query(({ ctx, input }) => verifyChain(ctx.services.db, ctx.actor, input.after, VERIFY_AT_ONCE)),

  /** The file itself comes from `GET /api/activity/export.<format>`, which calls this first. */
  beginExport: workspaceProcedure("export_evidence")
    .input(ActivityQuery.extend({ format: z.enum(exportFormats) }))
    .output(ExportHeadView)
    .mutation(async ({ ctx, input: { format, ...query } }) =>
      iso(await beginExport(ctx.services, ctx.actor, format, query)),
    ),
});
