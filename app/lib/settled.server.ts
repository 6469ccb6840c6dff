import { refusalOf } from "~/lib/refusal.server";

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
