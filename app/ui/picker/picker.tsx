import { Form } from "@remix-run/react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Failure } from "~/lib/failure";
import { choicesIn, filterEntries, filtered, type PickerFilter } from "~/lib/picker-filter";
import { itemsOf, keyOf } from "~/lib/picker-items";
import { useNow } from "~/lib/use-now";
import type { AvailableRepository, ConnectedName, EnableOutcome } from "~/lib/views";
import { FormError } from "~/ui/form-error";
import { EnableBar } from "~/ui/picker/enable-bar";
import { EnableResult } from "~/ui/picker/enable-result";
import { PickerFilters } from "~/ui/picker/picker-filters";
import { PickerGaps } from "~/ui/picker/picker-gaps";
import { PickerList } from "~/ui/picker/picker-list";
import { type EngineChoice, useBulkEnable } from "~/ui/picker/use-bulk-enable";
import { type Part, useListings } from "~/ui/picker/use-listings";
import { useSelection } from "~/ui/picker/use-selection";

interface Props {
  parts: readonly Part[];
  /** What the providers were asked for; empty for the plain listing. */
  search: string;
  /** The filter of the address. */
  initialFilter: PickerFilter;
  /** The page that waits for the providers, for browsers without scripts. */
  waitFor: string;
  /** The allow-list, which knows of a change before the providers are asked again. */
  connected: readonly ConnectedName[];
  /** What became of a form that was sent without scripts. */
  outcomes: readonly EnableOutcome[];
  failure: Failure | null;
}

/**
 * Every repository the connections can see, live. Typing and the filters narrow down what is there; Enter asks the providers, past the
 * cap of the plain listing. Several are chosen and enabled at once. Without scripts the same forms are sent whole.
 */
export function Picker({ parts, search, initialFilter, waitFor, connected, outcomes, failure }: Props) {
  const now = useNow()?.getTime() ?? 0;
  const listings = useListings(parts, search);
  const bulk = useBulkEnable();
  const [filter, setFilter] = useState<PickerFilter>({ ...initialFilter, text: search });
  const [choice, setChoice] = useState<EngineChoice>({ sastEnabled: true, scaEnabled: true, scanNow: true });
  const searchField = useRef<HTMLInputElement>(null);

  const bulkEnabled = bulk.progress?.enabled;
  const enabledIds = useMemo(() => {
    const ids = new Map(
      connected.map(({ connectionId, fullName, repositoryId }) => [
        `${connectionId} ${fullName}`,
        repositoryId,
      ]),
    );
    return (repository: AvailableRepository): string | boolean =>
      ids.get(`${repository.connectionId} ${repository.fullName}`) ??
      bulkEnabled?.get(keyOf(repository)) ??
      repository.enabled;
  }, [connected, bulkEnabled]);

  const { known } = listings;
  const shownParts = useMemo(
    () =>
      parts
        .filter(({ connectionId }) => filter.account === "" || filter.account === connectionId)
        .map((part) => ({ part, listing: known.get(part.connectionId) ?? null })),
    [parts, filter.account, known],
  );
  const lists = useMemo(() => {
    // Typing what was searched for finds what the providers found, under whatever part of its name.
    const wanted = filter.text.trim() === search ? { ...filter, text: "" } : filter;
    return shownParts.map((each) => ({
      ...each,
      rows: filtered(each.listing?.repositories ?? [], wanted, new Date(now), (one) =>
        Boolean(enabledIds(one)),
      ),
    }));
  }, [shownParts, filter, search, now, enabledIds]);
  const items = useMemo(() => itemsOf(lists), [lists]);
  const selectable = useMemo(
    () =>
      lists.flatMap(({ rows }) => rows.filter((each) => each.defaultBranch !== null && !enabledIds(each))),
    [lists, enabledIds],
  );
  const all = useMemo(
    () => parts.flatMap(({ connectionId }) => known.get(connectionId)?.repositories ?? []),
    [parts, known],
  );
  const choices = useMemo(() => choicesIn(all), [all]);
  const selection = useSelection(selectable, all);
  const chosen = all.filter((each) => selection.keys.has(keyOf(each)) && !enabledIds(each));

  useEffect(() => keepInAddress(filter), [filter]);
  useSlash(searchField);

  const enable = (repositories: readonly AvailableRepository[]) => {
    bulk.start(repositories, choice);
    selection.remove(repositories.map(keyOf));
  };

  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_17rem]">
      <div className="flex min-w-0 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        <PickerFilters
          filter={filter}
          onChange={setFilter}
          search={search}
          parts={parts}
          choices={choices}
          searchField={searchField}
        />
        <Form
          method="post"
          preventScrollReset
          className="flex min-h-0 flex-col"
          onSubmit={(event) => {
            event.preventDefault();
            const { submitter } = event.nativeEvent as SubmitEvent;
            const only = submitter instanceof HTMLButtonElement ? submitter.value : "";
            enable(only === "" ? chosen : all.filter((each) => keyOf(each) === only));
          }}
        >
          <input type="hidden" name="intent" value="enable-many" />
          <PickerList
            items={items}
            selectable={selectable.length}
            total={all.length}
            selection={selection}
            enabledId={enabledIds}
            busy={bulk.progress?.running ?? false}
            listings={listings}
            waitFor={waitFor}
          />
          {failure ? (
            <div className="border-t border-line p-3">
              <FormError failure={failure} />
            </div>
          ) : null}
          <EnableResult bulk={bulk} outcomes={outcomes} all={all} onSelect={selection.add} />
          <EnableBar
            choice={choice}
            onChoice={setChoice}
            chosen={chosen.length}
            bulk={bulk}
            onClear={selection.clear}
          />
        </Form>
      </div>
      <PickerGaps parts={shownParts} listings={listings} />
    </div>
  );
}

/** Keeps the filter in the address, to be shared and to be there after a reload, without asking anybody anything. */
function keepInAddress(filter: PickerFilter): void {
  const url = new URL(window.location.href);
  for (const name of ["account", "owner", "language", "visibility", "active", "enabled", "order"])
    url.searchParams.delete(name);
  for (const [name, value] of filterEntries(filter)) url.searchParams.set(name, value);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}

/** `/` goes to the search field from anywhere but another field. */
function useSlash(field: React.RefObject<HTMLInputElement>): void {
  useEffect(() => {
    const go = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.target instanceof Element &&
        event.target.closest("input, textarea, select, [contenteditable]")
      ) {
        const check = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
        if (!check) return;
      }
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", go);
    return () => document.removeEventListener("keydown", go);
  }, [field]);
}
