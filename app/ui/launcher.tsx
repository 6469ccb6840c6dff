import { Link } from "@remix-run/react";
import { lazy, Suspense, startTransition, useCallback, useMemo, useState } from "react";
import { paths } from "~/lib/paths";
import { placesFor } from "~/lib/places";
import { useShortcuts } from "~/lib/use-shortcuts";
import type { Session } from "~/lib/views";
import { Icon } from "~/ui/icon";

const loadPalette = () => import("~/ui/command-palette");
const CommandPalette = lazy(() => loadPalette().then((parts) => ({ default: parts.CommandPalette })));
const KeyboardHelp = lazy(() =>
  import("~/ui/keyboard-help").then((parts) => ({ default: parts.KeyboardHelp })),
);

/**
 * The way to anywhere: a button that opens the command palette, and the keys of every page. Without script it is a link to the
 * page that searches.
 */
export function Launcher({ session }: { session: Session }) {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const places = useMemo(() => placesFor(session), [session]);
  // A key may come before the parts of the page have woken up: what is not urgent waits for them.
  const onPalette = useCallback(() => startTransition(() => setOpen("palette")), []);
  const onHelp = useCallback(() => startTransition(() => setOpen("help")), []);
  useShortcuts(places, { onPalette, onHelp });
  const close = () => setOpen(null);
  return (
    <>
      <Link
        to={paths.jump()}
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={() => void loadPalette().catch(() => {})}
        onFocus={() => void loadPalette().catch(() => {})}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onPalette();
        }}
        className="flex h-10 items-center gap-2 rounded-md text-[13px] text-ink-faint hover:text-ink max-lg:w-10 max-lg:justify-center max-lg:hover:bg-inset lg:h-8 lg:border lg:border-line-strong lg:bg-surface lg:px-2.5 lg:shadow-card"
      >
        <Icon name="search" className="size-4 lg:size-3.5" />
        <span className="flex-1 max-lg:sr-only">Search or jump to</span>
        <span aria-hidden="true" className="rounded border border-line px-1 text-[11px] max-lg:hidden">
          Ctrl K
        </span>
      </Link>
      <Suspense fallback={null}>
        {open === "palette" ? (
          <CommandPalette session={session} places={places} onClose={close} onHelp={onHelp} />
        ) : null}
        {open === "help" ? <KeyboardHelp places={places} onClose={close} /> : null}
      </Suspense>
    </>
  );
}
