import { Link, useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { paths } from "~/lib/paths";
import type { loader } from "~/routes/notifications/notifications";
import { Icon } from "~/ui/icon";
import { Popover } from "~/ui/popover";
import { Loading, Skeleton } from "~/ui/skeleton";
import { Time } from "~/ui/time";

const MOST_SHOWN = 99;
const PREVIEWED = 5;

/** What is unread, in a panel, and the way to all of it. Nothing for somebody who is never told anything. */
export function NotificationBell({ unread }: { unread: number | null }) {
  if (unread === null) return null;
  return (
    <Popover
      label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
      look="relative grid size-10 place-items-center rounded-md text-ink-soft hover:text-ink lg:size-8"
      panel="w-[min(24rem,calc(100vw-1rem))]"
      summary={
        <>
          <Icon name="bell" />
          {unread > 0 ? (
            <span
              aria-hidden="true"
              className="absolute top-0 right-0 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] leading-none font-semibold text-on-accent"
            >
              {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
            </span>
          ) : null}
        </>
      }
    >
      {(open) => (
        <>
          <div className="flex items-center justify-between border-b border-line px-4 py-2.5">
            <p className="font-medium">Notifications</p>
            <Link to={paths.preferences()} className="rounded-sm text-[13px] text-accent hover:underline">
              Preferences
            </Link>
          </div>
          {open ? <Preview unread={unread} /> : null}
          <Link
            to={paths.notifications()}
            className="block border-t border-line px-4 py-2.5 text-center text-[13px] text-accent -outline-offset-2 hover:bg-inset"
          >
            All notifications
          </Link>
        </>
      )}
    </Popover>
  );
}

function Preview({ unread }: { unread: number }) {
  const fetcher = useFetcher<typeof loader>({ key: "notification-preview" });
  const { load } = fetcher;
  // Asked for again when the number beside the bell moved on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is the reason
  useEffect(() => load(paths.notifications({ show: "unread" })), [load, unread]);
  if (!fetcher.data) {
    return (
      <Loading what="notifications">
        <div className="space-y-3 px-4 py-4">
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      </Loading>
    );
  }
  const { notifications } = fetcher.data;
  if (notifications.length === 0)
    return <p className="px-4 py-6 text-center text-[13px] text-ink-soft">You have read everything.</p>;
  return (
    <ul className="divide-y divide-line">
      {notifications.slice(0, PREVIEWED).map(({ id, title, path, createdAt }) => (
        <li key={id}>
          <Link to={path} className="block px-4 py-2.5 -outline-offset-2 hover:bg-inset">
            <span className="block text-[13px] font-medium wrap-anywhere">{title}</span>
            <span className="text-xs text-ink-faint">
              <Time at={createdAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
