import { Link } from "@remix-run/react";
import { type Severity, severities } from "#db/vocabulary";
import { severityLooks } from "~/lib/severity-looks";
import { severityNames } from "~/lib/words";

interface Props {
  counts: Readonly<Record<Severity, number>>;
  /** Where the findings of one severity are listed. */
  linkTo: (severity: Severity) => string;
  current?: Severity | undefined;
}

/** Open findings by severity, each a way to its list. */
export function SeverityCounts({ counts, linkTo, current }: Props) {
  return (
    <ul className="grid grid-cols-3 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-card sm:grid-cols-6">
      {severities.map((severity) => {
        const count = counts[severity];
        return (
          <li key={severity} className="relative bg-surface">
            <Link
              to={linkTo(severity)}
              aria-current={current === severity ? "true" : undefined}
              className="group block h-full px-4 py-3 -outline-offset-2 hover:bg-inset aria-[current]:bg-accent-soft"
            >
              <span className="flex items-center gap-1.5 text-xs text-ink-soft">
                <span
                  className={`h-2.5 w-1 rounded-full bg-current ${severityLooks[severity]}`}
                  aria-hidden="true"
                />
                {severityNames[severity]}
              </span>
              <span
                className={`mt-1 block text-xl font-semibold tracking-tight tabular-nums ${count === 0 ? "text-ink-faint" : ""}`}
              >
                {count.toLocaleString("en")}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
