import { type ReactNode, useId, useRef } from "react";
import { usePanel } from "~/lib/use-panel";
import { Icon } from "~/ui/icon";

interface Props {
  label: string;
  /** Whether something is chosen, which a narrow screen would not show otherwise. */
  chosen: boolean;
  children: ReactNode;
}

/** What narrows a list: beside it on a wide screen, in a panel from the left edge on a narrow one. Works without script. */
export function FilterDrawer({ label, chosen, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const drawer = useRef<HTMLElement>(null);
  usePanel(button, drawer, null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="mb-4 flex h-11 w-full items-center justify-between rounded-xl border border-line bg-surface px-4 text-[13px] font-medium lg:hidden"
        {...{ popovertarget: id }}
      >
        <span>
          {label}
          {chosen ? <span className="font-normal text-ink-faint"> (some choices are set)</span> : null}
        </span>
        <Icon name="chevron" className="size-3.5 text-ink-faint" />
      </button>
      <aside ref={drawer} id={id} aria-label={label} className="filter-drawer" {...{ popover: "auto" }}>
        <div className="flex items-center justify-between pb-3 pl-2 lg:hidden">
          <span className="text-sm font-semibold">{label}</span>
          <button
            type="button"
            aria-label="Close"
            className="grid size-10 place-items-center rounded-md text-ink-faint hover:bg-inset hover:text-ink"
            {...{ popovertarget: id, popovertargetaction: "hide" }}
          >
            <Icon name="cross" />
          </button>
        </div>
        {children}
      </aside>
    </>
  );
}
