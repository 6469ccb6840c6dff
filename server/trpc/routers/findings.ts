import { z } from "zod";
import { findFinding, listDuplicates } from "#db/queries/findings";
import { engineKinds, findingStates, type Provider, severities } from "#db/vocabulary";
import { AppError } from "#server/errors";
import { iso } from "#server/iso";
import type { Services } from "#server/services";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { FindingDetailView, FindingPageView } from "#server/trpc/views/findings";
import { ScanView } from "#server/trpc/views/scans";
import { exportFindings } from "#server/use-cases/findings/export-findings";
import { importReport } from "#server/use-cases/findings/import-report";
import { listFindings } from "#server/use-cases/findings/list-findings";
import { triageFinding } from "#server/use-cases/findings/triage-finding";

/** Where a finding stands at its provider, at the commit it was seen in. */
const withPermalink = <
  Row extends { provider: Provider; htmlUrl: string; commitSha: string; path: string; line: number | null },
>(
  services: Services,
  row: Row,
) => ({
  ...row,
  permalink: services.providers[row.provider].permalink(row.htmlUrl, row.commitSha, row.path, row.line),
});

export const findingRouter = router({
  list: workspaceProcedure("view_repos")
    .input(
      z.object({
        repositoryId: z.uuid().optional(),
        engine: z.enum(engineKinds).optional(),
        tool: z.string().max(40).optional(),
        severity: z.enum(severities).optional(),
        state: z.enum(findingStates).optional(),
        cursor: z.string().max(64).optional(),
      }),
    )
    .output(FindingPageView)
    .query(async ({ ctx, input }) => {
      const page = await listFindings(ctx.services, ctx.actor, input);
      const counts = Object.fromEntries(
        severities.map((severity) => [severity, page.openBySeverity[severity] ?? 0]),
      );
      return {
        findings: iso(page.findings.map((row) => withPermalink(ctx.services, row))),
        nextCursor: page.nextCursor,
        openBySeverity: counts as Record<(typeof severities)[number], number>,
      };
    }),

  get: workspaceProcedure("view_repos")
    .input(z.object({ id: z.uuid() }))
    .output(FindingDetailView)
    .query(async ({ ctx, input }) => {
      const read = await ctx.services.db.withWorkspace(
        ctx.actor,
        async (tx) => {
          const row = await findFinding(tx, input.id);
          return row && { ...row, alsoFoundBy: await listDuplicates(tx, input.id) };
        },
        { readOnly: true },
      );
      if (!read) throw new AppError("NOT_FOUND", { say: "There is no such finding." });
      return iso(withPermalink(ctx.services, read));
    }),

  /** The whole answer is the file: `GET /api/findings/export.<format>` sends it as one. */
  export: workspaceProcedure("view_repos")
    .input(z.object({ repositoryId: z.uuid(), format: z.enum(["sarif", "csv"]) }))
    .output(z.object({ name: z.string(), text: z.string() }))
    .mutation(({ ctx, input }) => exportFindings(ctx.services, ctx.actor, input)),

  /** Takes in another tool's SARIF log. `POST /api/findings/import` takes larger ones. */
  import: workspaceProcedure("run_scans")
    .input(
      z.object({
        repositoryId: z.uuid(),
        kind: z.enum(engineKinds),
        sarif: z.string(),
        /** The absolute path the repository had where the tool ran. */
        root: z.string().trim().max(1_000).regex(/^\//, "Begin with a slash.").optional(),
      }),
    )
    .output(ScanView)
    .mutation(async ({ ctx, input }) => {
      const scan = await importReport(ctx.services, ctx.actor, input);
      if (!scan) throw new AppError("INTERNAL", { say: "The report was taken in and cannot be shown." });
      return iso(scan);
    }),

  triage: workspaceProcedure("triage_findings")
    .input(
      z.object({
        id: z.uuid(),
        state: z.enum(["ignored", "false_positive", "open"]),
        reason: z.string().trim().min(3).max(500),
        /** For how long a decision not to act holds; absent: until somebody changes it. */
        until: z.iso.datetime().nullish(),
      }),
    )
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await triageFinding(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),
});
