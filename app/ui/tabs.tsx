import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

export interface Tab {
  to: string;
  text: string;
  current: boolean;
  count?: number | undefined;
}

/** The views of one page. Each has an address, so a tab can be opened, shared and gone back from. */
export function Tabs({ label, tabs, after }: { label: string; tabs: readonly Tab[]; after?: ReactNode }) {
  return (
    <nav aria-label={label} className="mb-5 flex items-end gap-1 overflow-x-auto border-b border-line">
      {tabs.map(({ to, text, current, count }) => (
        <Link
          key={to}
          to={to}
          preventScrollReset
          aria-current={current ? "page" : undefined}
          className="-mb-px flex h-11 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-[13px] whitespace-nowrap text-ink-soft -outline-offset-2 hover:text-ink aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink sm:h-9"
        >
          {text}
          {count === undefined ? null : (
            <span className="rounded-full bg-inset px-1.5 text-xs text-ink-soft tabular-nums">
              {count.toLocaleString("en")}
            </span>
          )}
        </Link>
      ))}
      {after ? <span className="ml-auto self-center">{after}</span> : null}
    </nav>
  );
}
