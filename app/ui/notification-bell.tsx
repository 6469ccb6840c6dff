import { Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { Icon } from "~/ui/icon";

const MOST_SHOWN = 99;

/** The way to the notifications, with how many are unread. Nothing for somebody who is never told anything. */
export function NotificationBell({ unread }: { unread: number | null }) {
  if (unread === null) return null;
  const label = unread > 0 ? `Notifications, ${unread} unread` : "Notifications";
  return (
    <Link
      to={paths.notifications()}
      aria-label={label}
      className="relative grid size-9 place-items-center rounded-md text-ink-soft hover:bg-inset hover:text-ink lg:size-8"
    >
      <Icon name="bell" />
      {unread > 0 ? (
        <span
          aria-hidden="true"
          className="absolute top-0 right-0 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] leading-none font-semibold text-on-accent"
        >
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      ) : null}
    </Link>
  );
}
