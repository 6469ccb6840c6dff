import { Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Dashboard } from "~/lib/views";
import { Panel } from "~/ui/dashboard/panel";
import { ProgressBar } from "~/ui/progress-bar";
import { ProviderMark } from "~/ui/provider-mark";
import { Time } from "~/ui/time";

/** How many connected repositories were scanned as lately as they should be, and which were not. */
export function Coverage({ coverage }: { coverage: Dashboard["coverage"] }) {
  const { total, covered, uncovered } = coverage;
  const open = total - covered;
  return (
    <Panel
      title="Repositories covered"
      figure={total === 0 ? "0" : `${covered.toLocaleString("en")} of ${total.toLocaleString("en")}`}
      note="Scanned within their schedule, or within 30 days"
      more={{ to: paths.allowList(), text: "All" }}
    >
      {total > 0 ? (
        <ProgressBar
          quiet
          label="Repositories covered"
          value={covered}
          max={total}
          tone={open === 0 ? "good" : "warn"}
        />
      ) : null}
      {uncovered.length > 0 ? (
        <ul className="mt-3 space-y-1.5" aria-label="Not covered">
          {uncovered.map(({ repositoryId, provider, fullName, lastScanAt, paused }) => (
            <li key={repositoryId} className="flex items-center gap-2 text-[13px]">
              <ProviderMark provider={provider} className="size-3.5 text-ink-faint" />
              <Link
                to={paths.scans({ repositoryId })}
                className="min-w-0 flex-1 truncate rounded-sm hover:text-accent"
                title={fullName}
              >
                {fullName}
              </Link>
              <span className="flex-none text-xs text-ink-faint">
                {paused ? "Paused" : lastScanAt ? <Time at={lastScanAt} /> : "Never scanned"}
              </span>
            </li>
          ))}
          {open > uncovered.length ? (
            <li className="text-xs text-ink-faint">{`and ${(open - uncovered.length).toLocaleString("en")} more`}</li>
          ) : null}
        </ul>
      ) : null}
    </Panel>
  );
}
