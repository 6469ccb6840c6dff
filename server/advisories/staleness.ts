const DAY_MS = 86_400_000;

/** Whether knowledge of `asOf` is older than the operator accepts. */
export const isStale = (asOf: Date, now: Date, days: number): boolean =>
  now.getTime() - asOf.getTime() > days * DAY_MS;
