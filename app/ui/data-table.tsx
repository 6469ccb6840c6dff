import { Form } from "@remix-run/react";
import { type ReactNode, useId, useRef } from "react";
import { useHydrated } from "~/lib/use-hydrated";
import { useTableKeys } from "~/lib/use-table-keys";
import { BulkBar } from "~/ui/data-table/bulk-bar";
import { type Column, narrowStyle, type Selection, type Sort } from "~/ui/data-table/column";
import { ColumnChoice, useHiddenColumns } from "~/ui/data-table/column-choice";
import { HeaderCell } from "~/ui/data-table/header-cell";
import { DataTableError } from "~/ui/data-table/table-states";
import { useSelection } from "~/ui/data-table/use-selection";

export interface DataTableProps<Row> {
  /** Names the table in what this browser remembers about it: letters, digits and hyphens. */
  name: string;
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** What a row is called, for the box that chooses it. */
  labelOf?: (row: Row) => string;
  sort?: Sort;
  selection?: Selection;
  /** Fields that narrow the rows, above the table. */
  filters?: ReactNode;
  /** What stands in place of the rows when there are none. */
  empty: ReactNode;
  /** Set when the rows could not be read. */
  error?: { say: string; retryTo: string } | null;
  /** The ways to other pages. */
  pager?: ReactNode;
  /** Leave out the choice of columns, as where there are few. */
  fixedColumns?: boolean;
}

/**
 * Rows with one kind of thing in each. Without script it is a table of links and boxes in a form; with it, `j` and `k` walk
 * through the rows, Enter opens one and `x` chooses it. On a phone the columns stand under the head of their row.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, columns, rows, filters, empty, error, pager, fixedColumns = false } = props;
  const hidden = useHiddenColumns(name);
  const choosable = columns.slice(1).filter(({ fixed }) => !fixed);
  const shown = columns.filter(
    ({ id }) => !choosable.some((column) => column.id === id) || !hidden.includes(id),
  );
  const bar = filters || (!fixedColumns && rows.length > 0);
  return (
    <div>
      {bar ? (
        <div
          className={`mb-3 flex flex-wrap items-start gap-2 print:hidden ${filters ? "" : "max-sm:hidden"}`}
        >
          <div className="min-w-0 flex-1">{filters}</div>
          {fixedColumns || rows.length === 0 ? null : <ColumnChoice table={name} columns={choosable} />}
        </div>
      ) : null}
      {error ? (
        <DataTableError {...error} />
      ) : rows.length === 0 ? (
        empty
      ) : (
        <Rows {...props} columns={fixedColumns ? columns : shown} />
      )}
      {error ? null : pager}
    </div>
  );
}

function Rows<Row>({ name, caption, columns, rows, idOf, labelOf, sort, selection }: DataTableProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const formId = useId();
  const hydrated = useHydrated();
  const free = rows.map(idOf).filter((id) => !selection?.disabled?.(id));
  const { chosen, all, setAll, onChange, setEvery } = useSelection(selection?.name ?? "", free);
  useTableKeys(box);
  const [head, ...others] = columns;
  const below = others.filter(({ narrow = "below" }) => narrow === "below");
  if (!head) return null;
  return (
    <>
      <div
        ref={box}
        onChange={onChange}
        className="relative overflow-x-auto rounded-xl border border-line bg-surface shadow-card print:overflow-visible print:shadow-none"
      >
        <table className="w-full border-collapse text-left text-[13px]" data-table={name}>
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr className="border-b border-line text-xs text-ink-faint">
              {selection ? (
                <th scope="col" className="w-px py-2.5 pl-4">
                  <input
                    type="checkbox"
                    aria-label="Choose every row of this page"
                    className={`check block ${hydrated ? "" : "invisible"}`}
                    checked={free.length > 0 && chosen.size === free.length}
                    ref={(element) => {
                      if (element) element.indeterminate = chosen.size > 0 && chosen.size < free.length;
                    }}
                    onChange={(event) => setEvery(event.currentTarget.checked)}
                  />
                </th>
              ) : null}
              {columns.map((column, index) => (
                <HeaderCell key={column.id} column={column} sort={sort} first={index === 0} />
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row) => {
              const id = idOf(row);
              return (
                <tr
                  key={id}
                  data-row={id}
                  tabIndex={-1}
                  className={`-outline-offset-2 hover:bg-ground/70 focus:bg-ground/70 ${chosen.has(id) ? "bg-accent-soft/60" : ""}`}
                >
                  {selection ? (
                    <td className="py-3 pl-4 align-middle max-sm:align-top">
                      <input
                        type="checkbox"
                        name={selection.name}
                        value={id}
                        form={formId}
                        aria-label={`Choose ${labelOf?.(row) ?? id}`}
                        disabled={selection.disabled?.(id)}
                        className="check block max-sm:mt-0.5"
                        checked={chosen.has(id)}
                        // The box around the table listens for all of them.
                        onChange={() => {}}
                      />
                    </td>
                  ) : null}
                  <th scope="row" className="px-4 py-3 align-middle font-normal wrap-anywhere">
                    {head.cell(row)}
                    {below.length > 0 ? (
                      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-soft sm:hidden">
                        {below.map((column) => (
                          <div key={column.id}>
                            <span className="sr-only">{`${column.name}: `}</span>
                            {column.cell(row)}
                          </div>
                        ))}
                      </div>
                    ) : null}
                  </th>
                  {others.map((column) => (
                    <td
                      key={column.id}
                      className={`px-4 py-3 align-middle ${column.align === "end" ? "text-right tabular-nums" : ""} ${narrowStyle(column.narrow)}`}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {selection ? (
        <Form
          id={formId}
          method="post"
          {...(selection.action ? { action: selection.action } : {})}
          preventScrollReset
        >
          <BulkBar
            selection={selection}
            chosen={chosen.size}
            onPage={free.length}
            all={all}
            onAll={() => setAll(true)}
            onClear={() => setEvery(false)}
          />
        </Form>
      ) : null}
    </>
  );
}
