import type { Actor } from "#server/actor";
import type { Context } from "#server/trpc/context";
import { answerOnce } from "#server/use-cases/idempotency/answer-once";

/** What the rest of a procedure comes to: tRPC's own result of a middleware. */
type Result = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: Error };

/**
 * Goes on with a procedure whose call holds an idempotency key, or gives what the first call with that key was answered. The input is taken
 * as it was sent: whoever repeats a call sends the same.
 *
 * @throws what the procedure does, and what `answerOnce` refuses.
 */
export async function once<R extends Result>(
  { services, responseHeaders }: Context,
  actor: Actor,
  call: { readonly key: string; readonly procedure: string; readonly input: unknown },
  goOn: () => Promise<R>,
): Promise<R> {
  const { answer, replayed } = await answerOnce(services, actor, call, async () => {
    const result = await goOn();
    if (!result.ok) throw result.error;
    return result.data;
  });
  if (replayed) responseHeaders.set("idempotency-replayed", "true");
  // tRPC reads these two of whatever its middlewares return; only its own `next` can make the brand of the type.
  return { ok: true, data: answer } as R;
}
