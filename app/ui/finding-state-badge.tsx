import type { FindingState } from "#db/vocabulary";
import { findingStateNames } from "~/lib/words";
import { Badge, type BadgeTone } from "~/ui/badge";

const tones: Readonly<Record<FindingState, BadgeTone>> = {
  new: "accent",
  open: "plain",
  fixed: "good",
  reopened: "warn",
  ignored: "plain",
  false_positive: "plain",
};

export function FindingStateBadge({ state }: { state: FindingState }) {
  return <Badge tone={tones[state]}>{findingStateNames[state]}</Badge>;
}
