import type { ConnectionState } from "#db/vocabulary";
import { connectionStateNames } from "~/lib/words";
import { Badge, type BadgeTone } from "~/ui/badge";

const tones: Readonly<Record<ConnectionState, BadgeTone>> = {
  active: "good",
  limited: "warn",
  reauth_required: "bad",
  config_invalid: "bad",
  suspended: "bad",
  integrity_error: "bad",
};

export function ConnectionStateBadge({ state }: { state: ConnectionState }) {
  return (
    <Badge tone={tones[state]} dot>
      {connectionStateNames[state]}
    </Badge>
  );
}
