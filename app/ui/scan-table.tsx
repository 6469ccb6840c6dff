import { paths } from "~/lib/paths";
import { isActive } from "~/lib/scan-progress";
import type { Scan } from "~/lib/views";
import { engineNames, scanStepNames, scanTriggerNames } from "~/lib/words";
import { DataTable } from "~/ui/data-table";
import type { Column } from "~/ui/data-table/column";
import { ProviderMark } from "~/ui/provider-mark";
import { ScanStateBadge } from "~/ui/scan-state-badge";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

const columns: readonly Column<Scan>[] = [
  {
    id: "repository",
    name: "Repository",
    cell: (scan) => (
      <span className="flex items-center gap-2">
        <ProviderMark provider={scan.provider} className="size-3.5 text-ink-faint" />
        <span className="font-medium wrap-anywhere">
          <TextLink to={paths.scan(scan.id)} label={`Scan of ${scan.fullName}`}>
            {scan.fullName}
          </TextLink>
        </span>
      </span>
    ),
  },
  {
    id: "state",
    name: "State",
    fixed: true,
    cell: (scan) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <ScanStateBadge state={scan.state} />
        {scan.state === "running" ? (
          <span className="text-xs whitespace-nowrap text-ink-faint">{scanStepNames[scan.step]}</span>
        ) : null}
      </span>
    ),
  },
  {
    id: "findings",
    name: "Findings",
    cell: (scan) => <span className="whitespace-nowrap text-ink-soft tabular-nums">{found(scan)}</span>,
  },
  {
    id: "commit",
    name: "Commit",
    narrow: "hidden",
    cell: (scan) => (
      <span className="whitespace-nowrap text-ink-soft">
        {scan.commitSha ? <code className="font-mono text-xs">{scan.commitSha.slice(0, 9)}</code> : "–"}
        <span className="ml-1.5 text-xs text-ink-faint">{scan.branch}</span>
      </span>
    ),
  },
  {
    id: "queued",
    name: "Queued",
    cell: (scan) => (
      <span className="text-ink-soft sm:whitespace-nowrap">
        <Time at={scan.queuedAt} />
        <span className="text-xs text-ink-faint max-sm:before:content-[',_'] sm:block">
          {scan.requestedByName}, {scanTriggerNames[scan.trigger]}
        </span>
      </span>
    ),
  },
];

/** Scans, newest first. */
export function ScanTable({
  scans,
  caption,
  fixedColumns = false,
}: {
  scans: readonly Scan[];
  caption: string;
  fixedColumns?: boolean;
}) {
  return (
    <DataTable
      name="scans"
      caption={caption}
      columns={columns}
      rows={scans}
      idOf={({ id }) => id}
      fixedColumns={fixedColumns}
      empty={null}
    />
  );
}

function found(scan: Scan): string {
  if (scan.engines.length === 0) return isActive(scan) ? "…" : "–";
  return scan.engines.map(({ engine, findings }) => `${findings} ${engineNames[engine]}`).join(" · ");
}
