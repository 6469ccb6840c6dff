import { z } from "zod";
import { driftPolicies } from "#db/vocabulary";
import { longestPattern, mostPatterns } from "#server/scanners/sca/private-names";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { WorkspaceSettingsView } from "#server/trpc/views/workspace";
import { changeSettings, readSettings } from "#server/use-cases/workspace/change-settings";
import { deleteWorkspace } from "#server/use-cases/workspace/delete-workspace";

export const workspaceRouter = router({
  settings: workspaceProcedure("manage_settings")
    .output(WorkspaceSettingsView)
    .query(({ ctx }) => readSettings(ctx.services, ctx.actor)),

  updateSettings: workspaceProcedure("manage_settings")
    .input(
      z.object({
        name: z.string().trim().min(1).max(120),
        listingCap: z.number().int().min(1).max(5000),
        driftPolicy: z.enum(driftPolicies),
        privatePackages: z
          .array(
            z
              .string()
              .trim()
              .min(1)
              .max(longestPattern)
              .regex(/^[\w@./:*~+-]+$/, "holds a character that no package name has"),
          )
          .max(mostPatterns)
          .optional(),
      }),
    )
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await changeSettings(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  delete: workspaceProcedure("delete_workspace", { fresh: true })
    .input(z.object({ confirm: z.string().max(200) }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await deleteWorkspace(ctx.services, ctx.actor, input.confirm);
      return { ok: true as const };
    }),
});
