import type { Review } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { ConnectionStateBadge } from "~/ui/connection-state-badge";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

/** Which accounts are connected, and what each was granted. */
export function ReviewScopes({ connections }: { connections: Review["connections"] }) {
  return (
    <Table caption="Connections and their scopes" head={["Account", "State", "Asked", "Granted", "Needed"]}>
      {connections.map((each) => (
        <tr key={each.id}>
          <Account {...each} />
          <td className={cellStyle}>
            <ConnectionStateBadge state={each.state} />
          </td>
          {[each.scopesAsked, each.scopesGranted, each.scopesNeeded].map((scopes, at) => (
            <td
              key={["asked", "granted", "needed"][at]}
              className={`${cellStyle} font-mono text-xs text-ink-soft`}
            >
              {scopes.join(" ") || "–"}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

/** When each connection was made, refreshed and used, and when its token ends. */
export function ReviewTimes({ connections }: { connections: Review["connections"] }) {
  return (
    <Table
      caption="Times of each connection"
      head={["Account", "Connected", "Refreshed", "Used", "Checked", "Token expires"]}
    >
      {connections.map((each) => (
        <tr key={each.id}>
          <Account {...each} />
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={each.connectedAt} />
            <span className="block text-xs text-ink-faint">{each.connectedByName}</span>
          </td>
          {[each.lastRefreshedAt, each.lastUsedAt, each.lastProbedAt].map((at, place) => (
            <td key={["refreshed", "used", "checked"][place]} className={`${cellStyle} text-ink-soft`}>
              {at ? <Time at={at} /> : "Never"}
            </td>
          ))}
          <td className={`${cellStyle} text-ink-soft`}>
            {each.tokenExpiresAt ? <Time at={each.tokenExpiresAt} /> : "No expiry given"}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Account({ providerUsername, provider, host }: Review["connections"][number]) {
  return (
    <th scope="row" className={`${cellStyle} font-normal`}>
      <span className="font-medium wrap-anywhere">{providerUsername}</span>
      <span className="block text-xs text-ink-faint">
        {providerNames[provider]}, {host}
      </span>
    </th>
  );
}
