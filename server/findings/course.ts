import { type Severity, severities } from "#db/vocabulary";

const DAY_MS = 86_400_000;

export interface Day {
  /** `2026-11-28`, UTC. */
  readonly day: string;
  readonly open: Readonly<Record<Severity, number>>;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day before the first one of a course, as changes are asked for. */
export const dayBefore = (today: Date, days: number): string => dayOf(today.getTime() - days * DAY_MS);

/**
 * How many findings asked for somebody at the end of each of the last `days` days, oldest first and today last: what there is
 * now, without the changes since. Never below zero, whatever is missing of the time before changes were kept.
 */
export function courseOf(
  now: Readonly<Partial<Record<Severity, number>>>,
  changes: readonly { readonly day: string; readonly severity: Severity; readonly change: number }[],
  today: Date,
  days: number,
): Day[] {
  const running = Object.fromEntries(severities.map((each) => [each, now[each] ?? 0])) as Record<
    Severity,
    number
  >;
  const course: Day[] = [];
  for (let back = 0; back < days; back += 1) {
    const day = dayOf(today.getTime() - back * DAY_MS);
    course.push({
      day,
      open: Object.fromEntries(severities.map((each) => [each, Math.max(0, running[each])])) as Day["open"],
    });
    for (const { severity, change } of changes.filter((each) => each.day === day))
      running[severity] -= change;
  }
  return course.reverse();
}
