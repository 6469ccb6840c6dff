import type { Severity } from "#db/vocabulary";

/** The class that sets the colour of each severity, for charts and marks. */
export const severityLooks: Readonly<Record<Severity, string>> = {
  critical: "text-critical",
  high: "text-high",
  medium: "text-medium",
  low: "text-low",
  info: "text-ink-faint",
  unknown: "text-line-strong",
};
