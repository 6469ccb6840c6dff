/** The end of a decision that was given as a day: it holds to the end of it. Nothing ends that is open again. */
export const endOfDay = (day: string | undefined, state: string): string | null =>
  day && state !== "open" ? `${day}T23:59:59Z` : null;
