import { TRPCError } from "@trpc/server";
import { AppError } from "#server/errors";

/** The refusal a call ended with. Throws when it succeeded, or failed in a way the product has no word for. */
export async function refusalOf(call: Promise<unknown>): Promise<AppError> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure === undefined) throw new Error("the call was expected to be refused and succeeded");
  const cause = failure instanceof TRPCError ? failure.cause : failure;
  if (cause instanceof AppError) return cause;
  throw failure;
}

/** How a call ended, in the product's words: "ok" or the code of its refusal. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  const settled = call.then(
    () => true,
    () => false,
  );
  return (await settled) ? "ok" : (await refusalOf(call)).code;
}

/** How many of the calls ended which way. */
export async function tally(calls: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of await Promise.all(calls.map(outcomeOf))) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
