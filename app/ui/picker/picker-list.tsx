import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { PickerItem } from "~/lib/picker-items";
import { useHydrated } from "~/lib/use-hydrated";
import type { AvailableRepository } from "~/lib/views";
import { PickerHead } from "~/ui/picker/picker-head";
import { PickerRow } from "~/ui/picker/picker-row";
import type { Listings } from "~/ui/picker/use-listings";
import type { Selection } from "~/ui/picker/use-selection";

interface Props {
  items: readonly PickerItem[];
  /** How many of the rows shown can be chosen. */
  selectable: number;
  /** How many the providers list, whatever the filter. */
  total: number;
  selection: Selection;
  /** The repository's own id where it is enabled; true where it is and its id is not known. */
  enabledId: (repository: AvailableRepository) => string | boolean;
  /** Whether repositories are being enabled now. */
  busy: boolean;
  listings: Listings;
  waitFor: string;
}

/** In pixels, as the classes of each kind have it. */
const HEIGHTS: Readonly<Record<PickerItem["kind"], number>> = { head: 40, row: 64, skeleton: 64, empty: 52 };

/** Lines in the page as the server sends it, before a script lays out the rest. */
const PLAIN = 60;

/**
 * The lines of the picker. The server sends the first ones as they are; with scripts only what is in view exists, so that thousands
 * scroll as well as ten. Arrows go from row to row, the space bar chooses.
 */
export function PickerList({
  items,
  selectable,
  total,
  selection,
  enabledId,
  busy,
  listings,
  waitFor,
}: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const mounted = useHydrated();
  const rows = useMemo(() => items.flatMap((item, index) => (item.kind === "row" ? [index] : [])), [items]);
  const [activePlace, setActivePlace] = useState(0);
  const active = rows[Math.min(activePlace, rows.length - 1)] ?? -1;
  const toggleNow = useRef(selection.toggle);
  toggleNow.current = selection.toggle;
  const toggle = useCallback((key: string, range: boolean) => toggleNow.current(key, range), []);
  const focusNext = useRef<number | null>(null);

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[items[index]?.kind ?? "row"],
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 6,
    // Drawing within the scroll event would hold the next one up.
    useFlushSync: false,
    // The row that has the focus stays, wherever the list is scrolled to, or the focus would be lost with it.
    rangeExtractor: (range) =>
      active < 0
        ? defaultRangeExtractor(range)
        : [...new Set([...defaultRangeExtractor(range), active])].sort((one, other) => one - other),
  });
  // Heights hang on the kinds of lines, which a filter changes without changing how many there are.
  const kinds = useMemo(() => items.map(({ kind }) => kind[0]).join(""), [items]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other kinds are the reason to lay out anew
  useEffect(() => virtual.measure(), [kinds]);

  useEffect(() => {
    if (focusNext.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(
      `[data-place="${focusNext.current}"] [data-focus]`,
    );
    if (!row) return;
    focusNext.current = null;
    row.focus({ preventScroll: true });
  });

  const move = (event: KeyboardEvent) => {
    const place = placeAfter(event.key, Math.min(activePlace, rows.length - 1), rows.length);
    const index = place === null ? undefined : rows[place];
    if (place === null || index === undefined) return;
    event.preventDefault();
    focusNext.current = place;
    setActivePlace(place);
    virtual.scrollToIndex(index);
  };

  const line = (item: PickerItem, start?: number) => {
    switch (item.kind) {
      case "head":
        return <PickerHead key={item.key} item={item} listings={listings} start={start} />;
      case "row":
        return (
          <PickerRow
            key={item.key}
            repository={item.repository}
            place={item.place}
            setSize={rows.length}
            enabledId={enabledId(item.repository)}
            chosen={selection.keys.has(item.key)}
            busy={busy}
            reachable={!mounted || rows[item.place] === active}
            onFocus={setActivePlace}
            onToggle={toggle}
            start={start}
          />
        );
      case "skeleton":
        return <SkeletonRow key={item.key} place={item.place} start={start} />;
      case "empty":
        return (
          <li key={item.key} {...lineAt(start, "h-13 px-4 text-[13px] text-ink-faint")}>
            {item.filtered
              ? "Nothing of this account matches the filter."
              : "This account can see no repository it may offer. What is left out is said beside the list."}
          </li>
        );
    }
  };

  const waiting = kinds.includes("s");
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4 text-[13px]">
        <label className="inline-flex h-10 items-center gap-3 text-ink-soft select-none">
          <input
            type="checkbox"
            className="check"
            checked={selection.whole === "all"}
            ref={(box) => {
              if (box) box.indeterminate = selection.whole === "some";
            }}
            disabled={!mounted || selectable === 0}
            onChange={selection.toggleAll}
          />
          Select all shown
        </label>
        <span className="ml-auto text-ink-faint tabular-nums" role="status">
          {waiting ? "Asking the providers… " : ""}
          {rows.length === total
            ? `${total} ${total === 1 ? "repository" : "repositories"}`
            : `${rows.length} of ${total}`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only moves the focus between the controls inside */}
      <div
        ref={scroller}
        className="relative h-[28rem] overflow-y-auto overscroll-contain sm:h-[36rem]"
        onKeyDown={move}
      >
        {mounted ? (
          <ul className="relative" style={{ height: virtual.getTotalSize() }} aria-label="Repositories">
            {virtual.getVirtualItems().map(({ index, start }) => {
              const item = items[index];
              return item ? line(item, start) : null;
            })}
          </ul>
        ) : (
          <>
            <ul aria-label="Repositories">{items.slice(0, PLAIN).map((item) => line(item))}</ul>
            {waiting ? (
              <noscript>
                <p>
                  <a href={waitFor}>Load the list without scripts</a>
                </p>
              </noscript>
            ) : items.length > PLAIN ? (
              <noscript>
                <p>Only the first rows are shown without scripts. Search for the others by name.</p>
              </noscript>
            ) : null}
          </>
        )}
      </div>
    </>
  );
}

/** What one line is laid out by: standing where it stands, or `start` pixels down where a script places it. */
export const lineAt = (start: number | undefined, look: string) => ({
  className: `flex items-center gap-3 border-b border-line ${start === undefined ? "" : "absolute inset-x-0 top-0"} ${look}`,
  ...(start === undefined ? {} : { style: { transform: `translateY(${start}px)` } }),
});

const PAGE = 8;

/** Where a key leads from a row, null for keys that lead nowhere. */
function placeAfter(key: string, from: number, count: number): number | null {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + PAGE,
    PageUp: from - PAGE,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}

const widths = ["w-52", "w-64", "w-40", "w-56", "w-48", "w-60"];

function SkeletonRow({ place, start }: { place: number; start: number | undefined }) {
  return (
    <li {...lineAt(start, "h-16 animate-pulse px-4")} aria-hidden="true">
      <span className="size-4 flex-none rounded bg-inset" />
      <span className="flex-1 space-y-2">
        <span className={`block h-3.5 max-w-full rounded bg-inset ${widths[place % widths.length]}`} />
        <span className="block h-2.5 w-28 rounded bg-inset" />
      </span>
      <span className="h-7 w-18 rounded-md bg-inset" />
    </li>
  );
}
