import { paths } from "~/lib/paths";
import type { Review } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { cellStyle, Table } from "~/ui/table";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

/** What was disconnected, what went with it, and whether anything is left of it now. */
export function ReviewEndings({ endings }: { endings: Review["endings"] }) {
  const rows = endings.flatMap((ending) => ending.connections.map((connection) => ({ ending, connection })));
  return (
    <Table
      caption="Disconnections"
      head={["When", "Account", "Removed with it", "At the provider", "Left now"]}
    >
      {rows.map(({ ending, connection }) => (
        <tr key={`${ending.seq} ${connection.id}`}>
          <td className={`${cellStyle} text-ink-soft`}>
            <TextLink to={paths.activity({ before: String(ending.seq + 1) })}>
              <span className="sr-only">Event {ending.seq}, </span>
              <Time at={ending.at} />
            </TextLink>
            <span className="block text-xs text-ink-faint">{ending.actorName}</span>
          </td>
          <th scope="row" className={`${cellStyle} font-normal`}>
            <span className="font-medium wrap-anywhere">{connection.providerUsername}</span>
            <span className="block text-xs text-ink-faint">
              {providerNames[ending.provider]}
              {ending.configRemoved ? ", with its provider config" : ""}
            </span>
          </th>
          <td className={`${cellStyle} min-w-44 font-mono text-xs text-ink-soft wrap-anywhere`}>
            {connection.removedRepositories.join(", ") || "No repository"}
          </td>
          <td className={`${cellStyle} min-w-44 text-ink-soft text-pretty`}>
            {connection.receipt ?? connection.revocation}
          </td>
          <td className={cellStyle}>
            <Badge tone={connection.leftovers === 0 ? "good" : "bad"} dot>
              {connection.leftovers === 0 ? "Nothing" : `${connection.leftovers} rows`}
            </Badge>
          </td>
        </tr>
      ))}
    </Table>
  );
}
