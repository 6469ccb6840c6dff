import { useId, useRef } from "react";
import { usePanel } from "~/lib/use-panel";
import type { Session, ShellCounts } from "~/lib/views";
import { Brand } from "~/ui/brand";
import { Icon } from "~/ui/icon";
import { Navigation } from "~/ui/navigation";
import { PersonMenu } from "~/ui/person-menu";

/** The navigation of a narrow screen, from the left edge. It opens and closes without script. */
export function NavigationDrawer({ session, counts }: { session: Session; counts: ShellCounts | null }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const drawer = useRef<HTMLDivElement>(null);
  usePanel(button, drawer, null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="flex h-10 min-w-10 items-center gap-2 rounded-md px-2 hover:bg-inset"
        {...{ popovertarget: id }}
      >
        <Icon name="menu" />
        <span className="max-w-40 truncate font-medium">{session.workspace?.name ?? ""}</span>
        <span className="sr-only">Menu</span>
      </button>
      <div
        ref={drawer}
        id={id}
        className="nav-drawer border-r border-line bg-ground p-3 text-ink shadow-menu"
        {...{ popover: "auto" }}
      >
        <div className="flex items-center justify-between pb-3 pl-2">
          <Brand />
          <button
            type="button"
            aria-label="Close the menu"
            className="grid size-10 place-items-center rounded-md text-ink-faint hover:bg-inset hover:text-ink"
            {...{ popovertarget: id, popovertargetaction: "hide" }}
          >
            <Icon name="cross" />
          </button>
        </div>
        <Navigation session={session} counts={counts} label="Main, small screen" />
        <div className="mt-3 border-t border-line pt-3">
          <PersonMenu session={session} flat />
        </div>
      </div>
    </>
  );
}
