import { Link } from "@remix-run/react";
import { type Column, narrowStyle, type Sort } from "~/ui/data-table/column";
import { Icon } from "~/ui/icon";

/** The head of a column; where it can be sorted, a link to the other order. */
export function HeaderCell<Row>({
  column,
  sort,
  first,
}: {
  column: Column<Row>;
  sort: Sort | undefined;
  first: boolean;
}) {
  const sorted = sort?.by === column.id ? sort.direction : undefined;
  const next = sorted === "ascending" ? "descending" : "ascending";
  const end = column.align === "end";
  return (
    <th
      scope="col"
      aria-sort={column.sortable ? (sorted ?? "none") : undefined}
      className={`px-4 py-2.5 font-medium whitespace-nowrap ${end ? "text-right" : ""} ${first ? "" : narrowStyle(column.narrow)}`}
    >
      {column.sortable && sort ? (
        <Link
          to={sort.linkTo(column.id, next)}
          preventScrollReset
          className={`group -mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink ${sorted ? "text-ink" : ""}`}
        >
          {column.name}
          <Icon
            name={sorted === "descending" ? "arrowDown" : "arrowUp"}
            className={`size-3 ${sorted ? "" : "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60"}`}
          />
        </Link>
      ) : column.quiet ? (
        <span className="sr-only">{column.name}</span>
      ) : (
        column.name
      )}
    </th>
  );
}
