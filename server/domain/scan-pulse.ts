import type { ScanState, ScanStep } from "#db/vocabulary";

/** What moves about a scan that waits or runs. */
export interface MovingScan {
  readonly id: string;
  readonly state: ScanState;
  readonly step: ScanStep;
  readonly cancelRequested: boolean;
}

/** Whether a scan still changes by itself. */
export const isActive = ({ state }: Pick<MovingScan, "state">): boolean =>
  state === "queued" || state === "running";

/** What changes about active scans, as one text: whoever compares it knows when to look again. Empty when nothing is active. */
export const pulseOf = (scans: readonly MovingScan[]): string =>
  scans
    .filter(isActive)
    .map(({ id, state, step, cancelRequested }) => `${id} ${state} ${step} ${cancelRequested}`)
    .sort()
    .join("\n");
