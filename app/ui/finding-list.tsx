import { Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Finding } from "~/lib/views";
import { engineNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { FindingStateBadge } from "~/ui/finding-state-badge";
import { ProviderMark } from "~/ui/provider-mark";
import { SeverityBadge } from "~/ui/severity-badge";
import { Time } from "~/ui/time";

/** Findings, each with where it is and since when. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <Card>
      <ul aria-label="Findings" className="divide-y divide-line">
        {findings.map((finding) => (
          <li
            key={finding.id}
            className="relative grid gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-ground/70 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto] sm:px-5"
          >
            <div className="flex items-center gap-2 sm:items-start sm:pt-px">
              <SeverityBadge severity={finding.severity} />
              <span className="sm:hidden">
                <FindingStateBadge state={finding.state} />
              </span>
            </div>
            <div className="min-w-0">
              <Link
                to={paths.finding(finding.id)}
                className="rounded-sm font-medium wrap-anywhere after:absolute after:inset-0 hover:text-accent"
              >
                {finding.title}
              </Link>
              <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-ink-faint">
                <span className="inline-flex items-center gap-1.5">
                  <ProviderMark provider={finding.provider} className="size-3" />
                  {finding.fullName}
                </span>
                <span>{engineNames[finding.engine]}</span>
                <code className="font-mono wrap-anywhere">
                  {finding.packageName
                    ? `${finding.packageName}@${finding.packageVersion ?? "?"}`
                    : `${finding.path}${finding.line ? `:${finding.line}` : ""}`}
                </code>
              </p>
            </div>
            <div className="flex items-center gap-3 text-xs text-ink-faint sm:flex-col sm:items-end sm:gap-1">
              <span className="max-sm:hidden">
                <FindingStateBadge state={finding.state} />
              </span>
              <Time at={finding.firstSeenAt} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
