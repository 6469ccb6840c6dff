import type { Review } from "~/lib/views";
import { engineNames } from "~/lib/words";
import { ProviderMark } from "~/ui/provider-mark";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

/** Which repositories may be scanned, with which engines, and when each was scanned last. */
export function ReviewRepositories({ repositories }: { repositories: Review["repositories"] }) {
  return (
    <Table
      caption="Connected repositories"
      head={["Repository", "Engines", "Default branch", "Last scanned", "Enabled"]}
    >
      {repositories.map((each) => (
        <tr key={each.id}>
          <th scope="row" className={`${cellStyle} min-w-44 font-normal`}>
            <span className="flex items-center gap-2 font-medium wrap-anywhere">
              <ProviderMark provider={each.provider} className="size-3.5 text-ink-faint" />
              {each.fullName}
            </span>
            {each.pausedReason ? (
              <span className="text-xs text-warn">Paused: {each.pausedReason}</span>
            ) : null}
          </th>
          <td className={`${cellStyle} text-ink-soft`}>{enginesOf(each)}</td>
          <td className={`${cellStyle} font-mono text-xs text-ink-soft`}>{each.defaultBranch}</td>
          <td className={`${cellStyle} text-ink-soft`}>
            {each.lastScanAt ? <Time at={each.lastScanAt} /> : "Never"}
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={each.enabledAt} />
            <span className="block text-xs text-ink-faint">{each.enabledByName}</span>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function enginesOf({ sastEnabled, scaEnabled }: Review["repositories"][number]): string {
  const on = [sastEnabled ? engineNames.sast : "", scaEnabled ? engineNames.sca : ""].filter(Boolean);
  return on.join(", ") || "None";
}
