import type { ActivityFact } from "~/lib/activity-facts";
import type { Activity } from "~/lib/views";
import { ActivityDetail } from "~/ui/activity-detail";
import { Time } from "~/ui/time";

export type ToldActivity = Omit<Activity, "metadata"> & {
  readonly sentence: string;
  readonly facts: readonly ActivityFact[];
};

/** The log, newest first: a sentence for people, and behind it everything that was recorded. */
export function ActivityList({ events }: { events: readonly ToldActivity[] }) {
  return (
    <ol
      aria-label="Activity, newest first"
      className="divide-y divide-line rounded-xl border border-line bg-surface text-[13px] shadow-card"
    >
      {events.map((event) => (
        <li key={event.id}>
          <details className="group">
            <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-3 hover:bg-inset">
              <span className="min-w-0 basis-full wrap-anywhere sm:flex-1 sm:basis-0">
                <span className="font-medium">{event.actorName}</span> {event.sentence}
              </span>
              <code className="font-mono text-xs text-ink-faint">{event.action}</code>
              <span className="text-ink-soft">
                <Time at={event.occurredAt} />
              </span>
            </summary>
            <ActivityDetail event={event} />
          </details>
        </li>
      ))}
    </ol>
  );
}
