import type { Scan } from "~/lib/views";

/** Whether a scan still changes by itself. */
export const isActive = ({ state }: Pick<Scan, "state">): boolean =>
  state === "queued" || state === "running";

/** What changes about active scans, as one string: pages compare it to know when to load themselves again. */
export const pulseOf = (scans: readonly Scan[]): string =>
  scans
    .filter(isActive)
    .map(({ id, state, step, cancelRequested }) => `${id} ${state} ${step} ${cancelRequested}`)
    .sort()
    .join("\n");
