import { Link } from "@remix-run/react";
import { useState } from "react";
import { Group } from "~/routes/ui/specimen";
import { Badge } from "~/ui/badge";
import { buttonStyle } from "~/ui/button-style";
import { DataTable } from "~/ui/data-table";
import type { Column } from "~/ui/data-table/column";
import { Empty } from "~/ui/empty";
import { inputStyle } from "~/ui/field";
import { Menu, menuItemStyle } from "~/ui/menu";
import { Pager } from "~/ui/pager";

interface Row {
  id: string;
  name: string;
  language: string;
  findings: number;
}

const rows: Row[] = [
  { id: "r1", name: "acme-example/payments-api", language: "TypeScript", findings: 12 },
  { id: "r2", name: "acme-example/platform/inventory-service", language: "Go", findings: 3 },
  { id: "r3", name: "acme-example/release-notifier", language: "Python", findings: 0 },
  { id: "r4", name: "acme-example/storefront", language: "JavaScript", findings: 41 },
];

const columns: Column<Row>[] = [
  {
    ...{ id: "name", name: "Repository", sortable: true },
    cell: ({ name }) => (
      <Link to="/ui" data-open className="rounded-sm font-medium hover:text-accent">
        {name}
      </Link>
    ),
  },
  { id: "language", name: "Language", sortable: true, cell: ({ language }) => language },
  {
    ...{ id: "state", name: "State" },
    cell: ({ findings }) => (
      <Badge tone={findings > 0 ? "warn" : "good"} dot>
        {findings > 0 ? "Open findings" : "Clean"}
      </Badge>
    ),
  },
  { id: "findings", name: "Findings", sortable: true, align: "end", cell: ({ findings }) => findings },
  {
    ...{ id: "actions", name: "Actions", quiet: true, fixed: true, align: "end", narrow: "keep" },
    cell: ({ name }) => (
      <Menu label={`Actions for ${name}`}>
        <button type="button" className={menuItemStyle}>
          Scan now
        </button>
      </Menu>
    ),
  },
];

/** The data table with everything on, and without rows. */
export function Tables({ by, descending }: { by: string; descending: boolean }) {
  const [search, setSearch] = useState("");
  const found = rows
    .filter(({ name }) => name.includes(search))
    .sort((a, b) => {
      const order =
        by === "findings"
          ? a.findings - b.findings
          : by === "language"
            ? a.language.localeCompare(b.language)
            : a.name.localeCompare(b.name);
      return descending ? -order : order;
    });
  return (
    <Group title="Data table">
      <DataTable
        name="example"
        caption="Repositories"
        columns={columns}
        rows={found}
        idOf={({ id }) => id}
        labelOf={({ name }) => name}
        sort={{
          by,
          direction: descending ? "descending" : "ascending",
          linkTo: (next, direction) => `/ui?${new URLSearchParams({ by: next, direction })}`,
        }}
        selection={{
          name: "id",
          matching: 1_204,
          actions: (
            <button type="button" className={buttonStyle("secondary")}>
              Scan now
            </button>
          ),
        }}
        filters={
          <input
            type="search"
            aria-label="Search repositories"
            placeholder="Search repositories"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            className={`${inputStyle()} max-w-72 sm:h-8`}
          />
        }
        empty={
          <Empty icon="repository" title="No repository is called that">
            Try a part of its name.
          </Empty>
        }
        pager={<Pager first={null} next="/ui?page=2" />}
      />
    </Group>
  );
}
