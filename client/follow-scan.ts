import type { SecPortalClient } from "#client/create-client";
import type { RouterOutputs } from "#client/router-types";

export type Scan = RouterOutputs["scan"]["get"];

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  /** The first pause between two looks; it grows to eight times that while nothing moves. One second unless told. */
  readonly everyMs?: number | undefined;
}

/**
 * Looks at a scan until it has ended, and gives it each time it has moved, the end last. How it ended stands in its `state`.
 *
 * @throws SecPortalError as `scan.get` does; ABORTED when the signal aborts.
 */
export async function* followScan(
  client: SecPortalClient,
  id: string,
  { signal, everyMs = 1_000 }: FollowOptions = {},
): AsyncGenerator<Scan, void, void> {
  let seen = "";
  let pause = everyMs;
  for (;;) {
    const scan = await client.scan.get.query({ id }, signal ? { signal } : undefined);
    const now = `${scan.state} ${scan.step} ${scan.cancelRequested}`;
    pause = now === seen ? Math.min(pause * 1.5, everyMs * 8) : everyMs;
    if (now !== seen) yield scan;
    if (scan.state !== "queued" && scan.state !== "running") return;
    seen = now;
    await sleep(pause, signal);
  }
}

/** Ends early when the signal aborts: the next call then tells of it. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener("abort", done, { once: true });
  });
}
