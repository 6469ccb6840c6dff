import { useHydrated } from "~/lib/use-hydrated";
import type { Selection } from "~/ui/data-table/column";

/** What can be done with the chosen rows. Without script it always stands there; with it, as soon as one is chosen. */
export function BulkBar({
  selection,
  chosen,
  onPage,
  all,
  onAll,
  onClear,
}: {
  selection: Selection;
  chosen: number;
  /** How many rows of this page can be chosen. */
  onPage: number;
  /** True when every row that matches is meant, also those on other pages. */
  all: boolean;
  onAll: () => void;
  onClear: () => void;
}) {
  const hydrated = useHydrated();
  const { matching = 0, actions } = selection;
  if (hydrated && chosen === 0) return null;
  const more = hydrated && chosen === onPage && matching > onPage;
  return (
    <div className="sticky bottom-3 z-10 mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-line-strong bg-surface px-3 py-2 shadow-menu">
      {hydrated ? (
        <p role="status" className="text-[13px] font-medium tabular-nums">
          {(all ? matching : chosen).toLocaleString("en")} chosen
        </p>
      ) : (
        <p className="text-[13px] text-ink-soft">With the ticked rows:</p>
      )}
      {more && !all ? (
        <button type="button" onClick={onAll} className="rounded-sm text-[13px] text-accent hover:underline">
          Choose all {matching.toLocaleString("en")} that match
        </button>
      ) : null}
      {all ? <input type="hidden" name="matching" value="all" /> : null}
      <div className="flex flex-1 flex-wrap items-center justify-end gap-2">
        {actions}
        {hydrated ? (
          <button
            type="button"
            onClick={onClear}
            className="h-9 rounded-md px-2 text-[13px] text-ink-soft hover:bg-inset hover:text-ink sm:h-8"
          >
            Clear
          </button>
        ) : null}
      </div>
    </div>
  );
}
