import { Link } from "@remix-run/react";
import { Icon } from "~/ui/icon";

/** A short confirmation in the corner. Closing it is a link, so it needs no script. */
export function Toast({ children, closeTo }: { children: string; closeTo: string }) {
  return (
    <div
      role="status"
      className="fixed right-4 bottom-4 left-4 z-40 flex items-center gap-2.5 rounded-lg border border-line bg-surface py-2 pr-2 pl-3.5 text-[13px] shadow-menu sm:left-auto sm:max-w-sm"
    >
      <Icon name="check" className="size-4 text-good" />
      <span className="flex-1">{children}</span>
      <Link
        to={closeTo}
        preventScrollReset
        replace
        aria-label="Dismiss"
        className="grid size-7 place-items-center rounded-md text-ink-faint hover:bg-inset"
      >
        <Icon name="cross" className="size-3.5" />
      </Link>
    </div>
  );
}
