import type { FindingState } from "#db/vocabulary";
import type { DependencyFinding } from "#server/sbom/bill";

interface Analysis {
  readonly state: "in_triage" | "false_positive" | "resolved";
  readonly response?: readonly ["will_not_fix"];
  readonly detail?: string;
  readonly firstIssued: string;
  readonly lastUpdated: string;
}

const states: Readonly<Record<FindingState, Analysis["state"]>> = {
  ...{ new: "in_triage", open: "in_triage", reopened: "in_triage" },
  // A decision not to act says nothing about whether it can be exploited.
  ignored: "in_triage",
  false_positive: "false_positive",
  fixed: "resolved",
};

/** What people decided about a finding, in the words of CycloneDX 1.6 ("vulnerabilities.analysis"). */
export function analysisOf({
  state,
  stateReason,
  stateAt,
  firstSeenAt,
  lastSeenAt,
}: DependencyFinding): Analysis {
  return {
    state: states[state],
    ...(state === "ignored" ? { response: ["will_not_fix"] as const } : {}),
    ...(stateReason ? { detail: stateReason } : {}),
    firstIssued: firstSeenAt.toISOString(),
    lastUpdated: (stateAt ?? lastSeenAt).toISOString(),
  };
}
