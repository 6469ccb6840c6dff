import { Link } from "@remix-run/react";
import type { ListedFinding } from "~/lib/listed-finding";
import { paths } from "~/lib/paths";
import { engineNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { FindingStateBadge } from "~/ui/finding-state-badge";
import { SeverityBadge } from "~/ui/severity-badge";
import { Time } from "~/ui/time";

/** A few findings of one repository, each with where it is and since when. */
export function LatestFindings({ findings }: { findings: readonly ListedFinding[] }) {
  return (
    <Card>
      <ul aria-label="Findings" className="divide-y divide-line">
        {findings.map((finding) => (
          <li
            key={finding.id}
            className="relative flex flex-wrap items-start gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-ground/70"
          >
            <span className="sm:w-20">
              <SeverityBadge severity={finding.severity} />
            </span>
            <div className="min-w-0 flex-1 basis-56">
              <Link
                to={paths.finding(finding.id)}
                className="rounded-sm font-medium wrap-anywhere after:absolute after:inset-0 hover:text-accent"
              >
                {finding.title}
              </Link>
              <p className="mt-0.5 flex flex-wrap gap-x-2 text-xs text-ink-faint">
                <span>{engineNames[finding.engine]}</span>
                {finding.kev ? <span className="font-medium text-critical">exploited</span> : null}
                <code className="font-mono wrap-anywhere">
                  {finding.packageName
                    ? `${finding.packageName}@${finding.packageVersion ?? "?"}`
                    : `${finding.path}${finding.line ? `:${finding.line}` : ""}`}
                </code>
              </p>
            </div>
            <span className="flex items-center gap-3 text-xs text-ink-faint">
              <FindingStateBadge state={finding.state} />
              <Time at={finding.firstSeenAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
