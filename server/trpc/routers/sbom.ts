import { z } from "zod";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { exportSbom } from "#server/use-cases/sbom/export-sbom";

export const sbomRouter = router({
  /** The whole answer is the file: `GET /api/sbom/export.<format>` sends it as one. */
  export: workspaceProcedure("view_repos")
    .input(z.object({ repositoryId: z.uuid(), format: z.enum(["cyclonedx", "spdx"]) }))
    .output(z.object({ name: z.string(), text: z.string() }))
    .mutation(({ ctx, input }) => exportSbom(ctx.services, ctx.actor, input)),
});
