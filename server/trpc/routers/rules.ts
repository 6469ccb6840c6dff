import { z } from "zod";
import { findRules, listRules } from "#db/queries/workspace-rules";
import { AppError } from "#server/errors";
import { iso } from "#server/iso";
import { LONGEST_RULES } from "#server/scanners/sast/rules/rules-form";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import { RulesView, TrialView } from "#server/trpc/views/rules";
import { readTrial } from "#server/use-cases/rules/read-trial";
import { saveRules } from "#server/use-cases/rules/save-rules";
import { removeRules, switchRules } from "#server/use-cases/rules/switch-rules";
import { tryRules } from "#server/use-cases/rules/try-rules";

const one = z.object({ id: z.uuid() });
const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };
const readOnly = { readOnly: true, once: true };

/** The workspace's own SAST rules: tried on a repository, then kept, switched and removed. */
export const rulesRouter = router({
  list: workspaceProcedure("view_repos")
    .output(z.array(RulesView))
    .query(async ({ ctx }) => iso(await ctx.services.db.withWorkspace(ctx.actor, listRules, readOnly))),

  get: workspaceProcedure("view_repos")
    .input(one)
    .output(RulesView)
    .query(async ({ ctx, input }) => {
      const rules = await ctx.services.db.withWorkspace(ctx.actor, (tx) => findRules(tx, input.id), readOnly);
      if (!rules) throw new AppError("NOT_FOUND", { say: "There are no such rules." });
      return iso(rules);
    }),

  try: workspaceProcedure("manage_repos", { creates: true })
    .input(
      z.object({
        name: z.string().trim().min(1, "Give them a name.").max(120),
        document: z.string().min(1, "Write at least one rule.").max(LONGEST_RULES, "That is too long."),
        repositoryId: z.uuid(),
      }),
    )
    .output(z.object({ trialId: z.uuid() }))
    .mutation(async ({ ctx, input }) => ({ trialId: await tryRules(ctx.services, ctx.actor, input) })),

  trial: workspaceProcedure("view_repos")
    .input(one)
    .output(TrialView)
    .query(({ ctx, input }) => readTrial(ctx.services, ctx.actor, input.id)),

  save: workspaceProcedure("manage_repos", { creates: true })
    .input(z.object({ trialId: z.uuid(), id: z.uuid().optional() }))
    .output(one)
    .mutation(async ({ ctx, input }) => ({ id: await saveRules(ctx.services, ctx.actor, input) })),

  setEnabled: workspaceProcedure("manage_repos")
    .input(one.extend({ enabled: z.boolean() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await switchRules(ctx.services, ctx.actor, input);
      return ok;
    }),

  remove: workspaceProcedure("manage_repos")
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await removeRules(ctx.services, ctx.actor, input.id);
      return ok;
    }),
});
