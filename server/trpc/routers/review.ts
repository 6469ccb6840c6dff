import { z } from "zod";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { ReviewView } from "#server/trpc/views/review";
import { beginEvidence } from "#server/use-cases/review/begin-evidence";
import { readReview } from "#server/use-cases/review/read-review";

export const reviewRouter = router({
  read: workspaceProcedure("view_review")
    .output(ReviewView)
    .query(async ({ ctx }) => iso(await readReview(ctx.services, ctx.actor))),

  /** The file itself comes from `GET /api/review/evidence.zip`, which calls this first. */
  beginEvidence: workspaceProcedure("export_evidence")
    .input(z.object({}))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx }) => {
      await beginEvidence(ctx.services, ctx.actor);
      return { ok: true as const };
    }),
});
