import { isCuredElsewhere, refusalOf } from "~/lib/refusal.server";

/** The outcome of work that may fail without taking the page along. */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly say: string };

/** Never rejects, so it can be handed to the page before it is done. */
export const settled = <T>(work: Promise<T>): Promise<Settled<T>> =>
  work.then(
    (value): Settled<T> => ({ ok: true, value }),
    (error: unknown): Settled<T> => ({
      ok: false,
      say: refusalOf(error)?.say ?? "This part could not be loaded. Try again in a moment.",
    }),
  );

/** As `settled`, for work that is waited for: a refusal that another page cures is thrown, so that the person is led there. */
export async function settledUnlessLed<T>(work: Promise<T>): Promise<Settled<T>> {
  await work.catch((error: unknown) => {
    const refusal = refusalOf(error);
    if (refusal && isCuredElsewhere(refusal.code)) throw error;
  });
  return await settled(work);
}
