import type { ScheduleInterval } from "#db/vocabulary";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Days whose turns repeat; a month is counted in days of the month instead. */
const CYCLE_DAYS: Readonly<Record<Exclude<ScheduleInterval, "monthly">, number>> = {
  daily: 1,
  weekly: 7,
  biweekly: 14,
};

/** Months are long enough for each of these days. */
const SHORTEST_MONTH = 28;

/**
 * The first moment after `after` at which the repository's turn comes. Day and minute follow from the repository alone, so the
 * same question has the same answer in every process, and the turns of all repositories are spread over the whole interval.
 * Whatever was missed is one turn: the next one lies after `after`, however long ago the last was.
 */
export function nextRun(every: ScheduleInterval, repositoryId: string, after: Date): Date {
  // The end of an id is random, so these are spread evenly.
  const minute = Number.parseInt(repositoryId.slice(-6), 16) % 1_440;
  const turn = Number.parseInt(repositoryId.slice(-12, -6), 16);
  return every === "monthly"
    ? nextMonthly(turn % SHORTEST_MONTH, minute, after)
    : nextInCycle(CYCLE_DAYS[every], turn, minute, after);
}

function nextInCycle(days: number, turn: number, minute: number, after: Date): Date {
  const today = Math.floor(after.getTime() / DAY_MS);
  const behind = (((today - turn) % days) + days) % days;
  const at = (today - behind) * DAY_MS + minute * MINUTE_MS;
  return new Date(at > after.getTime() ? at : at + days * DAY_MS);
}

function nextMonthly(day: number, minute: number, after: Date): Date {
  const inMonth = (month: number) => Date.UTC(after.getUTCFullYear(), month, 1 + day, 0, minute);
  const month = after.getUTCMonth();
  const at = inMonth(month);
  return new Date(at > after.getTime() ? at : inMonth(month + 1));
}
