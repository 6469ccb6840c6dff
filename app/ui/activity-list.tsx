import type { Activity } from "~/lib/views";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

export type ToldActivity = Omit<Activity, "metadata"> & { sentence: string };

/** The log, newest first: a sentence for people, the exact action and place for machines. */
export function ActivityList({ events }: { events: readonly ToldActivity[] }) {
  return (
    <Table caption="Activity, newest first" head={["What", "Action", "From", "When"]}>
      {events.map((event) => (
        <tr key={event.id}>
          <td className={`${cellStyle} min-w-64 wrap-anywhere`}>
            <span className="font-medium">{event.actorName}</span> {event.sentence}
          </td>
          <td className={cellStyle}>
            <code className="font-mono text-xs whitespace-nowrap text-ink-faint">{event.action}</code>
          </td>
          <td className={`${cellStyle} font-mono text-xs whitespace-nowrap text-ink-faint`}>
            {event.ip ?? "–"}
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={event.occurredAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
