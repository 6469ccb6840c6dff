import { initTRPC } from "@trpc/server";
import { type Actor, doerOf, type Person, type ServiceBearer } from "#server/actor";
import { can, isScope, type Permission } from "#server/domain/permission";
import { AppError, errorCodes } from "#server/errors";
import { isFresh } from "#server/identity/session";
import { reserve, throttles } from "#server/identity/throttle";
import { observed } from "#server/observe/observed";
import { recordActivity } from "#server/record-activity";
import type { Context } from "#server/trpc/context";
import { explainFailure, fieldsOfError, toTrpcError } from "#server/trpc/errors";
import { once } from "#server/trpc/once";
import { placeOfBrokenText } from "#server/trpc/well-formed";
import { recordLimit } from "#server/use-cases/identity/record-limit";

/** Who may call a procedure. Every procedure has one; there is no builder without. */
export type Access =
  | { readonly kind: "public"; readonly reason: string }
  | { readonly kind: "aal1"; readonly reason: string }
  | { readonly kind: "self"; readonly fresh: boolean }
  | {
      readonly kind: "workspace";
      readonly permission: Permission;
      readonly fresh: boolean;
      /** Whether a service token with that permission may call it too. */
      readonly bearer: boolean;
    };

interface Meta {
  readonly access: Access;
  /**
   * Whether a call creates or starts something that a second one would create or start again, so that it takes an idempotency key. What
   * it answers is kept for a day and must hold no secret; and it must be safe to run twice, for the process that did it may end before
   * the answer is kept.
   */
  readonly creates?: true;
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
          fields: fieldsOfError(known),
          retryAfterSeconds: known.retryAfterSeconds,
          requestId: ctx?.meta.requestId,
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Turns whatever a procedure fails with into a product error, and logs what nobody expected. */
const explained = t.procedure.use(async ({ ctx, next, path }) => {
  const facts = { path, result: "ok" };
  const result = await observed("procedure", facts, async () => {
    const each = await next();
    if (!each.ok) facts.result = explainFailure(each.error, ctx.meta.requestId).error.code;
    return each;
  });
  if (result.ok) return result;
  const { error, known } = explainFailure(result.error, ctx.meta.requestId);
  if (!known)
    ctx.services.log.error({ error: error.cause, path, requestId: ctx.meta.requestId }, "procedure failed");
  throw toTrpcError(error);
});

const readable = explained.use(async ({ getRawInput, next }) => {
  const field = placeOfBrokenText(await getRawInput());
  if (field === undefined) return next();
  const say = "That text holds a character that is not allowed.";
  throw new AppError("BAD_REQUEST", { say, context: { field } });
});

/** A key that would do nothing is refused: whoever sent it counts on the call being made once. */
const keyed = readable.use(({ ctx, meta, next }) => {
  if (ctx.idempotencyKey === undefined || meta?.creates) return next();
  throw new AppError("BAD_REQUEST", { say: "This takes no Idempotency-Key: send it without one." });
});

/** Has the limits that a signed-in person runs into stand in the log. */
const limited = keyed.use(async ({ ctx, next }) => {
  const result = await next();
  if (result.ok || !ctx.person || !(result.error.cause instanceof AppError)) return result;
  await recordLimit(ctx.services, ctx.person, result.error.cause);
  return result;
});

/** For whoever is not a program: nothing here is of any use to one. */
const forPeople = limited.use(({ ctx, next }) => {
  refuseBearer(ctx);
  return next();
});

/** For everybody, signed in or not. The reason stands in the access table. */
export const publicProcedure = (reason: string) => forPeople.meta({ access: { kind: "public", reason } });

/** For a person whose second factor is still missing. The reason stands in the access table. */
export const aal1Procedure = (reason: string) =>
  forPeople
    .meta({ access: { kind: "aal1", reason } })
    .use(({ ctx, next }) => next({ ctx: { ...ctx, person: signedIn(ctx.person) } }));

/** For any person at AAL2, about their own account. */
export const selfProcedure = (options: { fresh?: boolean } = {}) => {
  const fresh = options.fresh ?? false;
  return forPeople.meta({ access: { kind: "self", fresh } }).use(({ ctx, next }) => {
    const person = atAal2(ctx.person);
    if (fresh) demandFresh(person);
    return next({ ctx: { ...ctx, person } });
  });
};

/**
 * For members of the active workspace whose role grants the permission, and for service tokens that were given it, as of this
 * request. A token proves nobody fresh; `personal` is about the person who asks, so that a token has none of it either. A procedure that
 * `creates` takes an idempotency key, for whoever may still call it when a call is made again.
 */
export const workspaceProcedure = (
  permission: Permission,
  options: { fresh?: boolean; personal?: boolean; creates?: true } = {},
) => {
  const fresh = options.fresh ?? false;
  const bearer = !fresh && !options.personal && isScope(permission);
  return limited
    .meta({
      access: { kind: "workspace", permission, fresh, bearer },
      ...(options.creates ? { creates: true } : {}),
    })
    .use(async ({ ctx, next, path, getRawInput }) => {
      const actor = ctx.bearer ? actorOfBearer(ctx.bearer) : actorOf(atAal2(ctx.person));
      const allowed = ctx.bearer ? bearer && granted(ctx.bearer, permission) : can(actor.role, permission);
      if (!allowed) {
        await recordRefusal(ctx, actor, path, permission);
        throw new AppError("FORBIDDEN", { say: ctx.bearer ? tokenMayNot(bearer) : roleMayNot(actor.role) });
      }
      if (fresh) demandFresh(atAal2(ctx.person));
      const goOn = () => next({ ctx: { ...ctx, actor } });
      const { idempotencyKey: key } = ctx;
      if (key === undefined) return goOn();
      return once(ctx, actor, { key, procedure: path, input: await getRawInput() }, goOn);
    });
};

const granted = ({ scopes }: ServiceBearer, permission: Permission): boolean =>
  (scopes as readonly Permission[]).includes(permission);

const roleMayNot = (role: string): string =>
  `Your role, ${role}, does not allow that. Ask an owner or admin.`;

const tokenMayNot = (bearer: boolean): string =>
  bearer
    ? "This service token was not given that permission. Make one that has it."
    : "No service token can do that: a person has to, signed in.";

/** Whoever acts in the workspace concerned. @throws AppError UNAUTHENTICATED, FORBIDDEN. */
export const actorIn = ({ bearer, person }: Context): Actor =>
  bearer ? actorOfBearer(bearer) : actorOf(atAal2(person));

/** The person as a member of the active workspace. @throws AppError FORBIDDEN when they are in none. */
export function actorOf(person: Person): Actor {
  if (!person.workspace) throw new AppError("FORBIDDEN", { say: "You are not a member of any workspace." });
  const { id: workspaceId, role } = person.workspace;
  return {
    ...{ userId: person.userId, name: person.name, workspaceId, role },
    ...{ sessionId: person.session.id, request: person.request },
  };
}

/** The program that holds a service token. Its scopes decide, so its role is the least there is. */
const actorOfBearer = ({ id, name, workspaceId, request }: ServiceBearer): Actor => ({
  ...{ kind: "service_token", userId: id, sessionId: id, name: `service token ${name}` },
  ...{ workspaceId, role: "billing", request },
});

function refuseBearer({ bearer }: Context): void {
  if (bearer) throw new AppError("FORBIDDEN", { say: tokenMayNot(false) });
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
  throw new AppError("STEP_UP_REQUIRED", {
    say: "Confirm that it is you: enter your password and a code, or use a passkey.",
  });
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
