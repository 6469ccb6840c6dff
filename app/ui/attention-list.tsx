import { Link } from "@remix-run/react";
import type { Dashboard } from "~/lib/views";
import { buttonStyle } from "~/ui/button-style";
import { Card } from "~/ui/card";
import { Icon, type IconName } from "~/ui/icon";

type Item = Dashboard["attention"][number];

const icons: Readonly<Record<Item["kind"], IconName>> = {
  connection: "link",
  departed: "person",
  repository: "pause",
  scan: "scan",
  decisions: "clock",
  advisories: "book",
};

/** What needs a person now, each with what to do about it. */
export function AttentionList({ items }: { items: readonly Item[] }) {
  if (items.length === 0) {
    return (
      <p className="flex items-center gap-2 text-[13px] text-ink-soft">
        <Icon name="check" className="size-4 text-good" />
        Nothing right now.
      </p>
    );
  }
  return (
    <Card>
      <ul className="divide-y divide-line">
        {items.map(({ kind, title, text, action, href, urgent }) => (
          <li key={title} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 sm:px-5">
            <span
              className={`grid size-8 flex-none place-items-center rounded-lg ${urgent ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn"}`}
            >
              <Icon name={icons[kind]} />
            </span>
            <div className="min-w-0 flex-1 basis-52">
              <p className="font-medium wrap-anywhere">{title}</p>
              <p className="text-[13px] text-ink-soft text-pretty wrap-anywhere">{text}</p>
            </div>
            <Link
              to={href}
              aria-label={`${action}: ${title}`}
              className={buttonStyle("secondary", "max-sm:ml-11")}
            >
              {action}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
