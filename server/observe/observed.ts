import { tracingChannel } from "node:diagnostics_channel";

/** What is said of each kind of work. Fields are filled in while it runs; none names a workspace, a person or a repository. */
export interface Facts {
  /** `traceparent` is what the caller sent, for a trace that it began. */
  readonly http: { method: string; route: string; status: number; traceparent?: string | undefined };
  readonly procedure: { readonly path: string; result: string };
  readonly transaction: { readonly role: string };
  readonly provider: { readonly provider: string; result: string; waitSeconds: number };
  readonly refresh: { readonly provider: string; result: string };
  readonly scan: { result: string };
  readonly step: { readonly step: string };
}

export type Kind = keyof Facts;

/** One piece of work. `startedAt` is of `performance.now()`. */
export interface Frame<K extends Kind = Kind> {
  readonly kind: K;
  readonly facts: Facts[K];
  readonly startedAt: number;
  /** What it failed with, once it did. */
  readonly error?: unknown;
}

export const kinds: readonly Kind[] = [
  ...(["http", "procedure", "transaction", "provider", "refresh", "scan", "step"] as const),
];

// Node's channels: whoever works says so without knowing who listens, and nobody listening costs next to nothing.
export const channelOf = Object.fromEntries(
  kinds.map((kind) => [kind, tracingChannel<unknown, Frame>(`secportal:${kind}`)]),
) as Readonly<Record<Kind, ReturnType<typeof tracingChannel<unknown, Frame>>>>;

/** Runs a piece of work for everybody to see. What it answers or throws is untouched. */
export async function observed<K extends Kind, T>(
  kind: K,
  facts: Facts[K],
  work: () => Promise<T>,
): Promise<T> {
  const frame: Frame<K> = { kind, facts, startedAt: performance.now() };
  return (await channelOf[kind].tracePromise(work, frame)) as T;
}

/** Tells of work that began at `startedAt` and has just ended. */
export function ended<K extends Kind>(kind: K, facts: Facts[K], startedAt: number): void {
  channelOf[kind].asyncEnd.publish({ kind, facts, startedAt } satisfies Frame<K>);
}

/** Hears of the end of each piece of work of a kind, with how long it took. Returns the end of hearing. */
export function onEnd<K extends Kind>(
  kind: K,
  listener: (facts: Facts[K], seconds: number) => void,
): () => void {
  const heard = (message: unknown) => {
    const { facts, startedAt } = message as Frame<K>;
    listener(facts, (performance.now() - startedAt) / 1000);
  };
  channelOf[kind].asyncEnd.subscribe(heard);
  return () => void channelOf[kind].asyncEnd.unsubscribe(heard);
}
