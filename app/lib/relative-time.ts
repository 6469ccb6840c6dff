const steps = [
  { unit: "year", seconds: 31_557_600 },
  { unit: "month", seconds: 2_629_800 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
] as const;

/** `5 minutes ago`, `in 2 days`, `just now`. Written out by hand: server and browser must not differ by locale. */
export function relativeTime(instant: string, now: Date): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000);
  const distance = Math.abs(seconds);
  const step = steps.find((candidate) => distance >= candidate.seconds);
  if (!step) return seconds > 5 ? "in a moment" : "just now";
  const count = Math.floor(distance / step.seconds);
  const words = `${count} ${step.unit}${count === 1 ? "" : "s"}`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const two = (value: number) => String(value).padStart(2, "0");

/** `24 Nov 2026` for the day `2026-11-24`. */
export function absoluteDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `24 Nov 2026, 14:41 UTC`. */
export function absoluteTime(instant: string): string {
  const date = new Date(instant);
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/**
 * `24 Nov 2026, 15:41 GMT+1`, in the zone given or that of whoever runs it: for browsers only, since a server does not know the
 * person's zone.
 */
export function localTime(instant: string, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit" },
    ...{ hourCycle: "h23", timeZoneName: "shortOffset" },
    ...(timeZone ? { timeZone } : {}),
  }).formatToParts(new Date(instant));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  const month = months[Number(of("month")) - 1];
  // Where there is no distance it is called by the name that absoluteTime has for it.
  const zone = of("timeZoneName").replace(/^GMT(\+0)?$/, "UTC");
  return `${Number(of("day"))} ${month} ${of("year")}, ${of("hour")}:${of("minute")} ${zone}`;
}

/** `850 ms`, `4.2 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
