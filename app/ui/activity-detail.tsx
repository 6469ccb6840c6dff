import { Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { ToldActivity } from "~/ui/activity-list";
import { Facts } from "~/ui/facts";
import { ExactTime } from "~/ui/time";

/** Everything recorded of an event: what changed, from where it was done, and its place in the chain. */
export function ActivityDetail({ event }: { event: ToldActivity }) {
  const { entityType, entityId } = event;
  const mono = (text: string) => <code className="font-mono text-xs">{text}</code>;
  return (
    <div className="space-y-4 border-t border-line bg-inset/50 px-4 py-3">
      {event.facts.length > 0 ? (
        <Facts
          items={event.facts.map(({ name, before, value }) => ({
            name,
            value:
              before === undefined ? (
                value
              ) : (
                <>
                  <del className="text-ink-faint">{before}</del> <span aria-hidden="true">→</span>{" "}
                  <ins className="no-underline">{value}</ins>
                </>
              ),
          }))}
        />
      ) : null}
      <Facts
        items={[
          { name: "When", value: <ExactTime at={event.occurredAt} /> },
          { name: "From", value: event.ip ?? "not a request" },
          {
            name: "About",
            value: (
              <>
                {entityType.replaceAll("_", " ")} {mono(entityId)}{" "}
                <Link
                  to={paths.activity({ entityType, entityId })}
                  className="rounded-sm text-accent underline-offset-2 hover:underline"
                >
                  Its history
                </Link>
              </>
            ),
          },
          { name: "Request", value: event.requestId ? mono(event.requestId) : "–" },
          { name: "Browser", value: event.userAgent ?? "–" },
          { name: `Number ${event.seq}, SHA-256`, value: mono(event.hash) },
        ]}
      />
    </div>
  );
}
