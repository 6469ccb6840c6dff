import { Link } from "@remix-run/react";
import { Card } from "~/ui/card";
import { Icon } from "~/ui/icon";

/** What needs a person now, each with the way to it. */
export function AttentionList({ items }: { items: readonly { message: string; href: string }[] }) {
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
        {items.map(({ message, href }) => (
          <li key={`${href} ${message}`}>
            <Link
              to={href}
              className="flex items-center gap-3 px-4 py-3 -outline-offset-2 hover:bg-inset sm:px-5"
            >
              <Icon name="finding" className="size-4 text-warn" />
              <span className="min-w-0 flex-1 text-pretty wrap-anywhere">{message}</span>
              <Icon name="chevron" className="size-3.5 text-ink-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
