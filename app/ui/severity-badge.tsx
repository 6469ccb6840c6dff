import type { Severity } from "#db/vocabulary";
import { severityNames } from "~/lib/words";
import { Badge, type BadgeTone } from "~/ui/badge";

/** The tone of each severity, for badges and counts. */
export const severityTones: Readonly<Record<Severity, BadgeTone>> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  info: "plain",
  unknown: "plain",
};

export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <Badge tone={severityTones[severity]} dot>
      {severityNames[severity]}
    </Badge>
  );
}
