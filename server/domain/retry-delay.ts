const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 900;

/**
 * Seconds to wait after so many failures in a row: nothing after one, since most hiccups are over at once, then twice as long
 * each time up to a quarter of an hour, spread so that many connections do not come back in step. `random` is in [0, 1).
 */
export function retryDelaySeconds(failures: number, random: number): number {
  if (failures <= 1) return 0;
  const seconds = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(failures - 2, 20));
  return Math.ceil(seconds * (0.75 + random / 2));
}
