import type { ScanState } from "#db/vocabulary";
import { scanStateNames } from "~/lib/words";
import { Badge, type BadgeTone } from "~/ui/badge";

const tones: Readonly<Record<ScanState, BadgeTone>> = {
  queued: "plain",
  running: "accent",
  succeeded: "good",
  partial: "warn",
  failed: "bad",
  cancelled: "plain",
  unchanged: "plain",
};

export function ScanStateBadge({ state }: { state: ScanState }) {
  return (
    <Badge tone={tones[state]} dot>
      {scanStateNames[state]}
    </Badge>
  );
}
