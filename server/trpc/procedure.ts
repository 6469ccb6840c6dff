import { initTRPC } from "@trpc/server";
import { type Actor, doerOf, type Person } from "#server/actor";
import { can, type Permission } from "#server/domain/permission";
import { AppError, errorCodes } from "#server/errors";
import { isFresh } from "#server/identity/session";
import { reserve, throttles } from "#server/identity/throttle";
import { recordActivity } from "#server/record-activity";
import type { Context } from "#server/trpc/context";
import { explainFailure, toTrpcError } from "#server/trpc/errors";
import { recordLimit } from "#server/use-cases/identity/record-limit";

/** Who may call a procedure. Every procedure has one; there is no builder without. */
export type Access =
  | { readonly kind: "public"; readonly reason: string }
  | { readonly kind: "aal1"; readonly reason: string }
  | { readonly kind: "self"; readonly fresh: boolean }
  | { readonly kind: "workspace"; readonly permission: Permission; readonly fresh: boolean };

interface Meta {
  readonly access: Access;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const { error: known } = explainFailure(error, ctx?.meta.requestId ?? "unknown");
      const { http, retry } = errorCodes[known.code];
      const field = typeof known.context.field === "string" ? known.context.field : undefined;
      return {
        ...shape,
        message: known.say,
        data: {
          code: shape.data.code,
          httpStatus: http,
          reason: known.code,
          retry,
          field,
          requestId: ctx?.meta.requestId,
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Turns whatever a procedure fails with into a product error, and logs what nobody expected. */
const explained = t.procedure.use(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { error, known } = explainFailure(result.error, ctx.meta.requestId);
  if (!known)
    ctx.services.log.error({ error: error.cause, path, requestId: ctx.meta.requestId }, "procedure failed");
  throw toTrpcError(error);
});

/** Has the limits that a signed-in person runs into stand in the log. */
const limited = explained.use(async ({ ctx, next }) => {
  const result = await next();
  if (result.ok || !ctx.person || !(result.error.cause instanceof AppError)) return result;
  await recordLimit(ctx.services, ctx.person, result.error.cause);
  return result;
});

/** For everybody, signed in or not. The reason stands in the access table. */
export const publicProcedure = (reason: string) => limited.meta({ access: { kind: "public", reason } });

/** For a person whose second factor is still missing. The reason stands in the access table. */
export const aal1Procedure = (reason: string) =>
  limited
    .meta({ access: { kind: "aal1", reason } })
    .use(({ ctx, next }) => next({ ctx: { ...ctx, person: signedIn(ctx.person) } }));

/** For any person at AAL2, about their own account. */
export const selfProcedure = (options: { fresh?: boolean } = {}) => {
  const fresh = options.fresh ?? false;
  return limited.meta({ access: { kind: "self", fresh } }).use(({ ctx, next }) => {
    const person = atAal2(ctx.person);
    if (fresh) demandFresh(person);
    return next({ ctx: { ...ctx, person } });
  });
};

/** For members of the active workspace whose role grants the permission, as of this request. */
export const workspaceProcedure = (permission: Permission, options: { fresh?: boolean } = {}) => {
  const fresh = options.fresh ?? false;
  return limited
    .meta({ access: { kind: "workspace", permission, fresh } })
    .use(async ({ ctx, next, path }) => {
      const person = atAal2(ctx.person);
      const actor = actorOf(person);
      if (!can(actor.role, permission)) {
        await recordRefusal(ctx, actor, path, permission);
        throw new AppError("FORBIDDEN", {
          say: `Your role, ${actor.role}, does not allow that. Ask an owner or admin.`,
        });
      }
      if (fresh) demandFresh(person);
      return next({ ctx: { ...ctx, person, actor } });
    });
};

/** The person as a member of the active workspace. @throws AppError FORBIDDEN when they are in none. */
export function actorOf(person: Person): Actor {
  if (!person.workspace) throw new AppError("FORBIDDEN", { say: "You are not a member of any workspace." });
  const { id: workspaceId, role } = person.workspace;
  return {
    ...{ userId: person.userId, name: person.name, workspaceId, role },
    ...{ sessionId: person.session.id, request: person.request },
  };
}

function signedIn(person: Person | null): Person {
  if (!person) throw new AppError("UNAUTHENTICATED", { say: "Sign in first." });
  return person;
}

function atAal2(person: Person | null): Person {
  const known = signedIn(person);
  if (known.session.aal < 2) throw new AppError("AAL2_REQUIRED", { say: "Enter your second factor first." });
  return known;
}

function demandFresh(person: Person): void {
  if (isFresh(person.session, new Date())) return;
  throw new AppError("STEP_UP_REQUIRED", { say: "Confirm that it is you: enter your password and a code." });
}

/** A refusal stands in the log, in a transaction of its own; past a limit only the first ones do. */
async function recordRefusal(ctx: Context, actor: Actor, procedure: string, reason: string): Promise<void> {
  try {
    await reserve(ctx.services.db, throttles.refusalRecord, actor.userId);
  } catch {
    return;
  }
  await ctx.services.db.withWorkspace(actor, (tx) =>
    recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "access_refused",
      entityId: actor.userId,
      metadata: { procedure, reason },
    }),
  );
}
