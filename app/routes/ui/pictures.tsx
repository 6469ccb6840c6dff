import { severities } from "#db/vocabulary";
import { severityLooks } from "~/lib/severity-looks";
import { severityNames } from "~/lib/words";
import { Group, Specimen } from "~/routes/ui/specimen";
import { Avatar } from "~/ui/avatar";
import { Badge, type BadgeTone } from "~/ui/badge";
import { Sparkline } from "~/ui/chart/sparkline";
import { StackedChart } from "~/ui/chart/stacked-chart";
import { Icon, iconNames } from "~/ui/icon";
import { ProgressBar } from "~/ui/progress-bar";
import { SeverityBadge } from "~/ui/severity-badge";

const tones: BadgeTone[] = ["plain", "accent", "good", "warn", "bad", "critical", "high", "medium", "low"];
const colours = [
  "bg-ground",
  "bg-surface",
  "bg-inset",
  "bg-line",
  "bg-accent",
  "bg-good",
  "bg-warn",
  "bg-bad",
];
const series = (["low", "medium", "high", "critical"] as const).map((id) => ({
  ...{ id, name: severityNames[id], look: severityLooks[id] },
}));
const points = Array.from({ length: 30 }, (_, day) => ({
  label: `${day + 1} Nov 2026`,
  values: {
    critical: 2 + (day % 3),
    high: 9 - (day % 5),
    medium: 14 + (day % 7),
    low: 20 - Math.floor(day / 3),
  },
}));

/** What carries a meaning at a glance. */
export function Pictures() {
  return (
    <Group title="Colours, marks and charts">
      <Specimen name="styles.css">
        {colours.map((colour) => (
          <span key={colour} className="grid gap-1 text-center text-[11px] text-ink-faint">
            <span className={`h-9 w-20 rounded-md border border-line ${colour}`} />
            {colour.slice(3)}
          </span>
        ))}
      </Specimen>
      <Specimen name="icon">
        {iconNames.map((name) => (
          <span key={name} className="grid w-16 justify-items-center gap-1 text-[11px] text-ink-faint">
            <Icon name={name} className="size-4 text-ink" />
            {name}
          </span>
        ))}
      </Specimen>
      <Specimen name="badge, severity-badge">
        {tones.map((tone) => (
          <Badge key={tone} tone={tone} dot>
            {tone}
          </Badge>
        ))}
        {severities.map((severity) => (
          <SeverityBadge key={severity} severity={severity} />
        ))}
      </Specimen>
      <Specimen name="avatar">
        <Avatar name="First Operator" size="small" />
        <Avatar name="First Operator" />
        <Avatar name="First Operator" size="large" />
        <Avatar name="octo-operator" square />
        <Avatar name="release_bot" square size="large" />
      </Specimen>
      <Specimen name="progress-bar">
        <div className="grid w-full max-w-sm gap-3">
          <ProgressBar label="Repositories enabled" value={3} max={12} note="3 of 12" />
          <ProgressBar label="Covered" value={92} tone="good" note="92 %" />
          <ProgressBar label="Reading source" value={null} />
        </div>
      </Specimen>
      <Specimen name="chart/stacked-chart">
        <div className="w-full">
          <StackedChart
            title="Open findings by severity"
            summary="30 days; the last has 42."
            series={series}
            points={points}
          />
        </div>
        <div className="w-full">
          <StackedChart
            title="The same as bars"
            summary="30 days."
            series={series}
            points={points}
            kind="bars"
          />
        </div>
        <div className="w-full">
          <StackedChart
            title="Nothing yet"
            summary="One day without findings."
            series={series}
            points={points.slice(0, 1).map((point) => ({ ...point, values: {} }))}
          />
        </div>
      </Specimen>
      <Specimen name="chart/sparkline">
        <Sparkline values={[3, 4, 4, 9, 7, 2, 1]} label="Findings of the last 7 scans, from 3 to 1" />
        <Sparkline values={[5]} label="One scan with 5 findings" look="text-warn" />
        <Sparkline values={[0, 0, 0]} label="No findings in 3 scans" look="text-good" />
      </Specimen>
    </Group>
  );
}
