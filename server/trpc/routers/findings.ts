import { z } from "zod";
import { engineKinds, type Provider } from "#db/vocabulary";
import { AppError } from "#server/errors";
import { iso } from "#server/iso";
import type { Services } from "#server/services";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import {
  FindingDetailView,
  FindingFacetsView,
  FindingPageView,
  NeighboursView,
  TriageOutcomeView,
} from "#server/trpc/views/findings";
import { ScanView } from "#server/trpc/views/scans";
import { exportFindings } from "#server/use-cases/findings/export-findings";
import { facetFindings } from "#server/use-cases/findings/facet-findings";
import { findNeighbours } from "#server/use-cases/findings/find-neighbours";
import { FindingOrder, FindingQuery, toFilter } from "#server/use-cases/findings/finding-query";
import { importReport } from "#server/use-cases/findings/import-report";
import { listFindings } from "#server/use-cases/findings/list-findings";
import { readFinding } from "#server/use-cases/findings/read-finding";
import { refusalOf, triageFinding } from "#server/use-cases/findings/triage-finding";
import { MOST_AT_ONCE, triageFindings } from "#server/use-cases/findings/triage-findings";
import { undoTriage } from "#server/use-cases/findings/undo-triage";

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

const decision = {
  state: z.enum(["ignored", "false_positive", "open"]),
  reason: z.string().trim().min(3).max(500),
  /** For how long a decision not to act holds; absent: until somebody changes it. */
  until: z.iso.datetime().nullish(),
};

export const findingRouter = router({
  list: workspaceProcedure("view_repos")
    .input(FindingQuery.extend({ ...FindingOrder.shape, cursor: z.string().max(64).optional() }))
    .output(FindingPageView)
    .query(async ({ ctx, input: { sort, cursor, ...query } }) => {
      const page = await listFindings(ctx.services, ctx.actor, toFilter(query, new Date()), { sort, cursor });
      return {
        findings: iso(page.findings.map((row) => withPermalink(ctx.services, row))),
        nextCursor: page.nextCursor,
      };
    }),

  /** How many findings each choice of a filter would show. */
  facets: workspaceProcedure("view_repos")
    .input(FindingQuery)
    .output(FindingFacetsView)
    .query(async ({ ctx, input }) => {
      const facets = await facetFindings(ctx.services, ctx.actor, input, new Date());
      return iso(facets);
    }),

  get: workspaceProcedure("view_repos")
    .input(z.object({ id: z.uuid() }))
    .output(FindingDetailView)
    .query(async ({ ctx, input }) =>
      iso(withPermalink(ctx.services, await readFinding(ctx.services, ctx.actor, input.id))),
    ),

  /** The findings before and after one in a list. */
  neighbours: workspaceProcedure("view_repos")
    .input(FindingQuery.extend({ ...FindingOrder.shape, id: z.uuid() }))
    .output(NeighboursView)
    .query(({ ctx, input: { id, sort, ...query } }) =>
      findNeighbours(ctx.services, ctx.actor, { id, sort, filter: toFilter(query, new Date()) }),
    ),

  /** The whole answer is the file: `GET /api/findings/export.<format>` sends it as one. */
  export: workspaceProcedure("view_repos")
    .input(FindingQuery.extend({ format: z.enum(["sarif", "csv"]) }))
    .output(z.object({ name: z.string(), text: z.string() }))
    .mutation(({ ctx, input }) => exportFindings(ctx.services, ctx.actor, input)),

  /** Takes in another tool's SARIF log. `POST /api/findings/import` takes larger ones. */
  import: workspaceProcedure("run_scans", { creates: true })
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
    .input(z.object({ id: z.uuid(), ...decision }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await triageFinding(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  /** Decides about many at once. What cannot be decided about is told; refused is only a call of which nothing was decided. */
  triageMany: workspaceProcedure("triage_findings")
    .input(z.object({ ids: z.array(z.uuid()).min(1).max(MOST_AT_ONCE), ...decision }))
    .output(TriageOutcomeView)
    .mutation(async ({ ctx, input }) => {
      const { decided, refused } = await triageFindings(ctx.services, ctx.actor, input);
      const [first] = refused;
      if (decided.length === 0 && first) throw refusalOf(first.why);
      return { decided: [...decided], refused: [...refused] };
    }),

  /** Takes one's own last decision back, for 15 minutes. */
  undoTriage: workspaceProcedure("triage_findings")
    .input(z.object({ ids: z.array(z.uuid()).min(1).max(MOST_AT_ONCE) }))
    .output(z.object({ undone: z.array(z.uuid()) }))
    .mutation(async ({ ctx, input }) => ({
      undone: [...(await undoTriage(ctx.services, ctx.actor, input.ids))],
    })),
});
