import { absoluteTime } from "~/lib/relative-time";
import type { Review } from "~/lib/views";

/** What the security suite of this release found, row by row on demand. */
export function ScorecardSummary({ scorecard }: { scorecard: Review["scorecard"] }) {
  if (!scorecard) return null;
  const { rows, ranAt, database } = scorecard;
  const passed = rows.filter((row) => row.passed).length;
  return (
    <details className="mt-3 text-[13px]">
      <summary className="cursor-pointer text-ink-soft">
        The security suite of this release: {passed} of {rows.length} rows passed on {database},{" "}
        {absoluteTime(ranAt)}.
      </summary>
      <ul className="mt-2 space-y-1">
        {rows.map((row) => (
          <li key={row.id} className="flex gap-3">
            <code className="w-12 flex-none font-mono text-xs leading-5 text-ink-faint">{row.id}</code>
            <span className="text-pretty">
              {row.requirement}{" "}
              <span className={row.passed ? "text-ink-faint" : "text-bad"}>
                {row.passed ? (row.tests === 1 ? "1 test" : `${row.tests} tests`) : "missed"}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
