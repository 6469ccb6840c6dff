import { paths } from "~/lib/paths";
import { isActive } from "~/lib/scan-progress";
import type { Scan } from "~/lib/views";
import { engineNames, scanStepNames, scanTriggerNames } from "~/lib/words";
import { ProviderMark } from "~/ui/provider-mark";
import { ScanStateBadge } from "~/ui/scan-state-badge";
import { cellStyle, Table } from "~/ui/table";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

/** Scans, newest first. */
export function ScanTable({ scans, caption }: { scans: readonly Scan[]; caption: string }) {
  return (
    <Table caption={caption} head={["Repository", "State", "Findings", "Commit", "Queued"]}>
      {scans.map((scan) => (
        <tr key={scan.id}>
          <th scope="row" className={`${cellStyle} min-w-44 font-normal`}>
            <span className="flex items-center gap-2">
              <ProviderMark provider={scan.provider} className="size-3.5 text-ink-faint" />
              <span className="font-medium wrap-anywhere">
                <TextLink to={paths.scan(scan.id)} label={`Scan of ${scan.fullName}`}>
                  {scan.fullName}
                </TextLink>
              </span>
            </span>
          </th>
          <td className={cellStyle}>
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <ScanStateBadge state={scan.state} />
              {scan.state === "running" ? (
                <span className="text-xs whitespace-nowrap text-ink-faint">{scanStepNames[scan.step]}</span>
              ) : null}
            </span>
          </td>
          <td className={`${cellStyle} whitespace-nowrap text-ink-soft tabular-nums`}>{found(scan)}</td>
          <td className={`${cellStyle} whitespace-nowrap text-ink-soft`}>
            {scan.commitSha ? <code className="font-mono text-xs">{scan.commitSha.slice(0, 9)}</code> : "–"}
            <span className="ml-1.5 text-xs text-ink-faint">{scan.branch}</span>
          </td>
          <td className={`${cellStyle} whitespace-nowrap text-ink-soft`}>
            <Time at={scan.queuedAt} />
            <span className="block text-xs text-ink-faint">
              {scan.requestedByName}, {scanTriggerNames[scan.trigger]}
            </span>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function found(scan: Scan): string {
  if (scan.engines.length === 0) return isActive(scan) ? "…" : "–";
  return scan.engines.map(({ engine, findings }) => `${findings} ${engineNames[engine]}`).join(" · ");
}
