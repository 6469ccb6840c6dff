import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { type FindingSearch, toAddress } from "~/lib/finding-search";
import type { ListedFinding } from "~/lib/listed-finding";
import { paths } from "~/lib/paths";
import { engineNames } from "~/lib/words";
import { DataTable } from "~/ui/data-table";
import type { Column, Selection } from "~/ui/data-table/column";
import { FindingStateBadge } from "~/ui/finding-state-badge";
import { ProviderMark } from "~/ui/provider-mark";
import { SeverityBadge } from "~/ui/severity-badge";
import { Time } from "~/ui/time";

const columnsOf = (search: FindingSearch): readonly Column<ListedFinding>[] => [
  {
    id: "finding",
    name: "Finding",
    cell: (finding) => (
      <>
        <Link
          to={paths.finding(finding.id, toAddress(search))}
          data-open
          className="rounded-sm font-medium wrap-anywhere hover:text-accent"
        >
          {finding.title}
        </Link>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-ink-faint">
          <span className="inline-flex items-center gap-1.5">
            <ProviderMark provider={finding.provider} className="size-3" />
            {finding.fullName}
          </span>
          <span>{engineNames[finding.engine]}</span>
          {finding.kev ? <span className="font-medium text-critical">exploited</span> : null}
          <code className="font-mono wrap-anywhere">
            {finding.packageName
              ? `${finding.packageName}@${finding.packageVersion ?? "?"}`
              : `${finding.path}${finding.line ? `:${finding.line}` : ""}`}
          </code>
        </p>
      </>
    ),
  },
  {
    id: "severity",
    name: "Severity",
    fixed: true,
    cell: (finding) => <SeverityBadge severity={finding.severity} />,
  },
  { id: "state", name: "State", cell: (finding) => <FindingStateBadge state={finding.state} /> },
  {
    id: "seen",
    name: "First seen",
    cell: (finding) => (
      <span className="text-xs whitespace-nowrap text-ink-soft">
        <Time at={finding.firstSeenAt} />
      </span>
    ),
  },
];

/** Findings, each with where it is and since when; those that are chosen can be decided about together. */
export function FindingList({
  findings,
  search,
  selection,
  empty,
  pager,
}: {
  findings: readonly ListedFinding[];
  search: FindingSearch;
  selection?: Selection | undefined;
  empty: ReactNode;
  pager?: ReactNode;
}) {
  return (
    <DataTable
      name="findings"
      caption="Findings"
      columns={columnsOf(search)}
      rows={findings}
      idOf={({ id }) => id}
      labelOf={({ title, path }) => `${title} in ${path}`}
      empty={empty}
      pager={pager}
      fixedColumns
      {...(selection ? { selection } : {})}
    />
  );
}
