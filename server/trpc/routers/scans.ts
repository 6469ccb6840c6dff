import { z } from "zod";
import { listMovingScans } from "#db/queries/scan-progress";
import { findScan } from "#db/queries/scans";
import { AppError } from "#server/errors";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { MovingScanView, ScanComparisonView, ScanPageView, ScanView } from "#server/trpc/views/scans";
import { cancelScan } from "#server/use-cases/scans/cancel-scan";
import { compareScans } from "#server/use-cases/scans/compare-scans";
import { listScans } from "#server/use-cases/scans/list-scans";
import { startScan } from "#server/use-cases/scans/start-scan";

export const scanRouter = router({
  start: workspaceProcedure("run_scans", { creates: true })
    .input(z.object({ repositoryId: z.uuid() }))
    .output(ScanView)
    .mutation(async ({ ctx, input }) => iso(await startScan(ctx.services, ctx.actor, input.repositoryId))),

  list: workspaceProcedure("view_repos")
    .input(
      z.object({
        repositoryId: z.uuid().optional(),
        cursor: z.string().max(64).optional(),
        limit: z.number().int().min(1).max(200).default(100),
      }),
    )
    .output(ScanPageView)
    .query(async ({ ctx, input }) => iso(await listScans(ctx.services, ctx.actor, input))),

  get: workspaceProcedure("view_repos")
    .input(z.object({ id: z.uuid() }))
    .output(ScanView)
    .query(async ({ ctx, input }) => {
      const options = { readOnly: true, once: true };
      const scan = await ctx.services.db.withWorkspace(ctx.actor, (tx) => findScan(tx, input.id), options);
      if (!scan) throw new AppError("NOT_FOUND", { say: "There is no such scan." });
      return iso(scan);
    }),

  /** What moves about the scans that wait or run; `GET /api/scans/stream` tells it as it changes. */
  watch: workspaceProcedure("view_repos")
    .output(z.array(MovingScanView))
    .query(async ({ ctx }) => {
      const options = { readOnly: true, once: true };
      return await ctx.services.db.withWorkspace(ctx.actor, listMovingScans, options);
    }),

  /** What came and went between two scans; without `against`, since the scan before. */
  compare: workspaceProcedure("view_repos")
    .input(z.object({ id: z.uuid(), against: z.uuid().optional() }))
    .output(ScanComparisonView)
    .query(async ({ ctx, input }) => iso(await compareScans(ctx.services, ctx.actor, input))),

  cancel: workspaceProcedure("run_scans")
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await cancelScan(ctx.services, ctx.actor, input.id);
      return { ok: true as const };
    }),
});
