import { Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Scan } from "~/lib/views";
import { scanStepNames, scanTriggerNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { ProviderMark } from "~/ui/provider-mark";
import { ScanStateBadge } from "~/ui/scan-state-badge";
import { Time } from "~/ui/time";

/** The last scans, each a way to its page. */
export function RecentScans({ scans }: { scans: readonly Scan[] }) {
  return (
    <Card>
      <ul className="divide-y divide-line" aria-label="Recent scans">
        {scans.map((scan) => (
          <li key={scan.id}>
            <Link
              to={paths.scan(scan.id)}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 -outline-offset-2 hover:bg-inset sm:px-5"
            >
              <ProviderMark provider={scan.provider} className="size-3.5 text-ink-faint" />
              <span className="min-w-0 flex-1 basis-48 font-medium wrap-anywhere">{scan.fullName}</span>
              <span className="text-xs text-ink-faint">
                {scan.state === "running" ? `${scanStepNames[scan.step]}, ` : ""}
                {scanTriggerNames[scan.trigger]}, <Time at={scan.queuedAt} />
              </span>
              <ScanStateBadge state={scan.state} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
