import { useFetcher, useLocation } from "@remix-run/react";
import type { FormEvent } from "react";
import { paths } from "~/lib/paths";
import { useHydrated } from "~/lib/use-hydrated";
import { useViewChoices } from "~/lib/view-choices";
import type { Column } from "~/ui/data-table/column";
import { Icon } from "~/ui/icon";
import { Popover } from "~/ui/popover";

const keyOf = (table: string) => `columns-${table}`;

/** The ids of the columns this person put away, as of the last tick, even before the server has kept it. */
export function useHiddenColumns(table: string): readonly string[] {
  const { hiddenColumns } = useViewChoices();
  const { formData } = useFetcher({ key: keyOf(table) });
  if (!formData) return hiddenColumns[table] ?? [];
  const shown = formData.getAll("shown");
  return formData
    .getAll("column")
    .map(String)
    .filter((column) => !shown.includes(column));
}

/** Which columns a table shows, remembered in this browser. Each tick counts at once; without script a button sends them. */
export function ColumnChoice<Row>({ table, columns }: { table: string; columns: readonly Column<Row>[] }) {
  const fetcher = useFetcher({ key: keyOf(table) });
  const hydrated = useHydrated();
  const { pathname, search } = useLocation();
  const hidden = useHiddenColumns(table);
  const send = (event: FormEvent<HTMLFormElement>) => {
    const entries = new FormData(event.currentTarget);
    entries.delete("next");
    fetcher.submit(entries, { method: "post", action: paths.view() });
  };
  return (
    <Popover
      align="end"
      label="Columns"
      look="h-9 rounded-md border border-line-strong bg-surface px-2.5 text-[13px] font-medium max-sm:hidden sm:h-8"
      panel="w-52 p-2"
      summary={
        <>
          <Icon name="columns" className="size-3.5 text-ink-faint" />
          Columns
        </>
      }
    >
      <form
        method="post"
        action={paths.view()}
        onChange={send}
        onSubmit={(event) => {
          event.preventDefault();
          send(event);
        }}
      >
        <input type="hidden" name="table" value={table} />
        <input type="hidden" name="next" value={pathname + search} />
        <fieldset>
          <legend className="px-2 pb-1 text-xs text-ink-faint">Shown columns</legend>
          {columns.map(({ id, name }) => (
            <label
              key={id}
              className="flex items-center gap-2 rounded-md px-2 py-1.5 text-[13px] hover:bg-inset"
            >
              <input type="hidden" name="column" value={id} />
              <input
                type="checkbox"
                name="shown"
                value={id}
                defaultChecked={!hidden.includes(id)}
                className="check"
              />
              {name}
            </label>
          ))}
        </fieldset>
        {hydrated ? null : (
          <button
            type="submit"
            className="mt-1 w-full rounded-md bg-inset px-2 py-1.5 text-[13px] font-medium"
          >
            Show these
          </button>
        )}
      </form>
    </Popover>
  );
}
