import { z } from "zod";
import { scheduleIntervals } from "#db/vocabulary";
import { iso } from "#server/iso";
import { router, workspaceProcedure } from "#server/trpc/procedure";
import {
  ConnectedPageView,
  EnableOutcomeView,
  ListingView,
  RepositoryView,
} from "#server/trpc/views/repositories";
import { enableByPath } from "#server/use-cases/repositories/enable-by-path";
import { enableMany } from "#server/use-cases/repositories/enable-many";
import { enableRepository } from "#server/use-cases/repositories/enable-repository";
import { listAvailable } from "#server/use-cases/repositories/list-available";
import { listConnected } from "#server/use-cases/repositories/list-connected";
import { listConnection } from "#server/use-cases/repositories/list-connection";
import { pauseRepository } from "#server/use-cases/repositories/pause-repository";
import { readRepository } from "#server/use-cases/repositories/read-repository";
import { removeRepository } from "#server/use-cases/repositories/remove-repository";
import { resumeRepository } from "#server/use-cases/repositories/resume-repository";
import { updateRepository } from "#server/use-cases/repositories/update-repository";
import { setSchedule } from "#server/use-cases/scans/set-schedule";

const done = z.object({ ok: z.literal(true) });
/** Each is asked about at its provider, and the whole must fit into one request. */
const MOST_AT_ONCE = 25;

const engines = { sastEnabled: z.boolean(), scaEnabled: z.boolean() };

export const repositoryRouter = router({
  available: workspaceProcedure("manage_repos")
    .input(z.object({}).optional())
    .output(z.array(ListingView))
    .query(async ({ ctx }) => iso(await listAvailable(ctx.services, ctx.actor))),

  availableFrom: workspaceProcedure("manage_repos")
    .input(z.object({ connectionId: z.uuid(), search: z.string().trim().max(100).optional() }))
    .output(ListingView)
    .query(async ({ ctx, input }) => iso(await listConnection(ctx.services, ctx.actor, input))),

  connected: workspaceProcedure("view_repos")
    .input(
      z
        .object({
          cursor: z.string().max(1_000).optional(),
          limit: z.number().int().min(1).max(500).default(100),
        })
        .prefault({}),
    )
    .output(ConnectedPageView)
    .query(async ({ ctx, input }) => iso(await listConnected(ctx.services, ctx.actor, input))),

  get: workspaceProcedure("view_repos")
    .input(z.object({ repositoryId: z.uuid() }))
    .output(RepositoryView)
    .query(async ({ ctx, input }) => iso(await readRepository(ctx.services, ctx.actor, input.repositoryId))),

  enable: workspaceProcedure("manage_repos", { creates: true })
    .input(
      z.object({
        connectionId: z.uuid(),
        externalId: z.string().min(1).max(128),
        ...engines,
        scanNow: z.boolean(),
      }),
    )
    .output(z.object({ id: z.uuid(), repositoryId: z.uuid() }))
    .mutation(({ ctx, input }) => enableRepository(ctx.services, ctx.actor, input)),

  /** Every repository is told of by itself: the answer is good though some of them were refused. */
  enableMany: workspaceProcedure("manage_repos", { creates: true })
    .input(
      z.object({
        repositories: z
          .array(z.object({ connectionId: z.uuid(), externalId: z.string().min(1).max(128) }))
          .min(1)
          .max(MOST_AT_ONCE),
        ...engines,
        scanNow: z.boolean(),
      }),
    )
    .output(z.array(EnableOutcomeView))
    .mutation(({ ctx, input }) => enableMany(ctx.services, ctx.actor, input)),

  enableByPath: workspaceProcedure("manage_repos", { creates: true })
    .input(
      z.object({
        connectionId: z.uuid(),
        path: z.string().min(1).max(300),
        ...engines,
        scanNow: z.boolean(),
      }),
    )
    .output(z.object({ id: z.uuid(), repositoryId: z.uuid() }))
    .mutation(({ ctx, input }) => enableByPath(ctx.services, ctx.actor, input)),

  update: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid(), ...engines }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await updateRepository(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  schedule: workspaceProcedure("manage_repos")
    .input(z.object({ repositoryId: z.uuid(), every: z.enum(scheduleIntervals).nullable() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await setSchedule(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  pause: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid(), reason: z.string().trim().min(1).max(500) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await pauseRepository(ctx.services, ctx.actor, input);
      return { ok: true as const };
    }),

  resume: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await resumeRepository(ctx.services, ctx.actor, input.id);
      return { ok: true as const };
    }),

  remove: workspaceProcedure("manage_repos")
    .input(z.object({ id: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await removeRepository(ctx.services, ctx.actor, input.id);
      return { ok: true as const };
    }),
});
