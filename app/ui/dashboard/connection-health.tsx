import { connectionStates } from "#db/vocabulary";
import { paths } from "~/lib/paths";
import type { Dashboard } from "~/lib/views";
import { ConnectionStateBadge } from "~/ui/connection-state-badge";
import { Panel } from "~/ui/dashboard/panel";

/** How the connections are. */
export function ConnectionHealth({ byState }: { byState: Dashboard["connectionsByState"] }) {
  const total = connectionStates.reduce((sum, state) => sum + byState[state], 0);
  const unwell = total - byState.active;
  const note =
    total === 0 ? "None connected yet" : unwell === 0 ? "All are well" : `${unwell} of them not well`;
  return (
    <Panel
      title="Connections"
      figure={total.toLocaleString("en")}
      note={note}
      more={{ to: paths.repositories(), text: "Manage" }}
    >
      <ul className="flex flex-wrap gap-1.5">
        {connectionStates
          .filter((state) => byState[state] > 0)
          .map((state) => (
            <li key={state} className="flex items-center gap-1.5 text-[13px]">
              <span className="tabular-nums">{byState[state]}</span>
              <ConnectionStateBadge state={state} />
            </li>
          ))}
      </ul>
    </Panel>
  );
}
