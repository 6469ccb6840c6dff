import type { EngineStatus } from "#db/vocabulary";
import { engineStatusNames } from "~/lib/words";
import { Badge, type BadgeTone } from "~/ui/badge";

const tones: Readonly<Record<EngineStatus, BadgeTone>> = {
  complete: "good",
  partial: "warn",
  failed: "bad",
  timeout: "bad",
  skipped: "plain",
};

export function EngineStatusBadge({ status }: { status: EngineStatus }) {
  return <Badge tone={tones[status]}>{engineStatusNames[status]}</Badge>;
}
