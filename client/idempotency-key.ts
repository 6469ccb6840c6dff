import type { Operation, TRPCLink } from "@trpc/client";
import { creatingCalls } from "#client/creating-calls";
import type { AppRouter } from "#server/trpc/app-router";

/**
 * Gives every call that creates something a key of its own, so that it can be made again when its answer is lost. One that the caller put
 * into the `context` of the call's options is left as it is.
 */
export const idempotencyLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (keyOf(op) !== undefined || !creatingCalls.includes(op.path)) return next(op);
    return next({ ...op, context: { ...op.context, idempotencyKey: crypto.randomUUID() } });
  };

/** The key that a call is made with. */
export function keyOf({ context }: Pick<Operation, "context">): string | undefined {
  const { idempotencyKey: key } = context;
  return key === undefined ? undefined : String(key);
}
