import { Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { ScanComparison } from "~/lib/views";
import { engineNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { FindingStateBadge } from "~/ui/finding-state-badge";
import { SeverityBadge } from "~/ui/severity-badge";

/** One side of a comparison, most severe first. */
export function ComparedFindings({
  findings,
  total,
  none,
}: {
  findings: ScanComparison["appeared"];
  total: number;
  none: string;
}) {
  if (findings.length === 0) return <p className="text-[13px] text-ink-soft">{none}</p>;
  return (
    <Card>
      <ul className="divide-y divide-line">
        {findings.map(({ id, severity, title, engine, path, line, state }) => (
          <li
            key={id}
            className="relative grid gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-ground/70 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto] sm:px-5"
          >
            <SeverityBadge severity={severity} />
            <div className="min-w-0">
              <Link
                to={paths.finding(id)}
                className="rounded-sm font-medium wrap-anywhere after:absolute after:inset-0 hover:text-accent"
              >
                {title}
              </Link>
              <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-ink-faint">
                <span>{engineNames[engine]}</span>
                <code className="font-mono wrap-anywhere">
                  {path}
                  {line ? `:${line}` : ""}
                </code>
              </p>
            </div>
            <FindingStateBadge state={state} />
          </li>
        ))}
      </ul>
      {total > findings.length ? (
        <p className="border-t border-line px-4 py-3 text-[13px] text-ink-soft sm:px-5">
          {total - findings.length} more, less severe ones are not listed here.
        </p>
      ) : null}
    </Card>
  );
}
