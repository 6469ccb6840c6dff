import type { Severity } from "#db/vocabulary";

/** The class that sets the colour of each severity, for charts and marks. */
export const severityLooks: Readonly<Record<Severity, string>> = {
  critical: "text-mark-critical",
  high: "text-mark-high",
  medium: "text-mark-medium",
  low: "text-mark-low",
  info: "text-mark-info",
  unknown: "text-line-strong",
};
