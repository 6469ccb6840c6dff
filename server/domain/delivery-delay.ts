/** After so many attempts without success a delivery is dead until a person replays it. */
export const MAX_DELIVERY_ATTEMPTS = 8;

const FIRST_SECONDS = 60;
const LONGEST_SECONDS = 6 * 60 * 60;

/**
 * Seconds until the next attempt after `attempts` failures: a minute first, three times as long each time, up to six hours, of
 * random length within a quarter more or less so that what failed together does not come back together. `random` is in [0, 1).
 */
export function deliveryDelaySeconds(attempts: number, random: number): number {
  const seconds = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 3 ** (attempts - 1));
  return Math.min(LONGEST_SECONDS, Math.max(FIRST_SECONDS, Math.round(seconds * (0.75 + random / 2))));
}
