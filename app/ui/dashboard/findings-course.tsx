import { Link } from "@remix-run/react";
import { type Severity, severities } from "#db/vocabulary";
import { paths } from "~/lib/paths";
import { absoluteDay } from "~/lib/relative-time";
import { severityLooks } from "~/lib/severity-looks";
import type { Course } from "~/lib/views";
import { severityNames } from "~/lib/words";
import { StackedChart } from "~/ui/chart/stacked-chart";
import { Panel } from "~/ui/dashboard/panel";

const spans = [30, 90] as const;

/** Open findings by severity over the last days. */
export function FindingsCourse({ days }: { days: Course["days"] }) {
  const shown = severities.filter((severity) => days.some(({ open }) => open[severity] > 0));
  const totals = days.map(({ open }) => severities.reduce((sum, severity) => sum + open[severity], 0));
  const [before = 0, now = 0] = [totals[0], totals.at(-1)];
  return (
    <Panel
      title="Open findings over time"
      className="lg:col-span-2"
      note={changeOf(before, now, days.length)}
    >
      <nav aria-label="Span" className="mb-3 flex gap-1 text-xs">
        {spans.map((span) => (
          <Link
            key={span}
            to={paths.overview(span)}
            preventScrollReset
            aria-current={days.length === span ? "page" : undefined}
            className="rounded-md px-2 py-1.5 text-ink-soft hover:bg-inset aria-[current]:bg-inset aria-[current]:font-medium aria-[current]:text-ink"
          >
            {span} days
          </Link>
        ))}
      </nav>
      <StackedChart
        title={`Open findings by severity, last ${days.length} days`}
        summary={`${before.toLocaleString("en")} at the beginning, ${now.toLocaleString("en")} now.`}
        series={[...shown].reverse().map(seriesOf)}
        points={days.map(({ day, open }) => ({ label: absoluteDay(day), values: open }))}
      />
    </Panel>
  );
}

const seriesOf = (severity: Severity) => ({
  ...{ id: severity, name: severityNames[severity], look: severityLooks[severity] },
});

function changeOf(before: number, now: number, days: number): string {
  if (now === before) return `As many as ${days} days ago`;
  const difference = Math.abs(now - before).toLocaleString("en");
  return `${difference} ${now > before ? "more" : "fewer"} than ${days} days ago`;
}
