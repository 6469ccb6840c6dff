import { type Severity, severities } from "#db/vocabulary";
import { paths } from "~/lib/paths";
import { absoluteTime, duration } from "~/lib/relative-time";
import type { RepositoryDetail } from "~/lib/views";
import { scanTriggerNames, severityNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { Sparkline } from "~/ui/chart/sparkline";
import { StackedChart } from "~/ui/chart/stacked-chart";
import { Empty } from "~/ui/empty";
import { ScanStateBadge } from "~/ui/scan-state-badge";
import { Section } from "~/ui/section";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

type Scan = RepositoryDetail["scans"][number];

const looks: Readonly<Record<Severity, string>> = {
  critical: "text-critical",
  high: "text-high",
  medium: "text-medium",
  low: "text-low",
  info: "text-ink-faint",
  unknown: "text-line-strong",
};

/** The least severe at the bottom, so that what matters stands out on top. */
const series = [...severities].reverse().map((id) => ({ id, name: severityNames[id], look: looks[id] }));

const SHOWN = 10;

/** The repository's scans: what each found, how long each took, and each as a line. */
export function RepositoryHistory({ repository: { repositoryId, scans } }: { repository: RepositoryDetail }) {
  const told = [...scans].reverse().filter(({ seen }) => seen !== null);
  // Reports of other tools take no time of ours.
  const own = [...scans].reverse().filter(({ trigger }) => trigger !== "import");
  const times = own.flatMap((scan) => msOf(scan) ?? []);
  const last = times.at(-1);
  return (
    <Section
      anchor="history"
      title="Scans"
      actions={
        scans.length > 0 ? <TextLink to={paths.scans({ repositoryId })}>All its scans</TextLink> : null
      }
    >
      {scans.length === 0 ? (
        <Empty icon="scan" title="No scan yet">
          Start one with Scan now, or give it a schedule. Each scan leaves a line here, and the chart shows
          how the findings change.
        </Empty>
      ) : (
        <Card>
          {told.length > 1 ? (
            <div className="border-b border-line p-4 sm:p-5">
              <p className="mb-3 text-[13px] font-medium">Findings seen by each scan</p>
              <StackedChart
                kind="bars"
                moment="Scan"
                title="Findings seen by each scan, by severity"
                summary={summaryOf(told)}
                series={series}
                points={told.map((scan) => ({ label: absoluteTime(scan.queuedAt), values: scan.seen ?? {} }))}
              />
            </div>
          ) : null}
          {last !== undefined && times.length > 1 ? (
            <p className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 text-[13px] text-ink-soft sm:px-5">
              <span>
                Last scan took <span className="font-medium text-ink">{duration(last)}</span>
              </span>
              <Sparkline values={times} label={`Duration of the last ${times.length} scans`} />
              <span className="text-ink-faint">
                between {duration(Math.min(...times))} and {duration(Math.max(...times))}
              </span>
            </p>
          ) : null}
          <ol aria-label="Scans, newest first" className="px-4 py-2 sm:px-5">
            {scans.slice(0, SHOWN).map((scan) => (
              <HistoryLine key={scan.id} scan={scan} />
            ))}
          </ol>
        </Card>
      )}
    </Section>
  );
}

function HistoryLine({ scan }: { scan: Scan }) {
  const { id, state, trigger, requestedByName, branch, commitSha, errorMessage, queuedAt, seen } = scan;
  const took = msOf(scan);
  const total = seen ? severities.reduce((sum, severity) => sum + (seen[severity] ?? 0), 0) : null;
  return (
    <li className="relative border-l border-line py-2.5 pl-5 last:border-transparent">
      <span className="absolute top-4 -left-[5px] size-2.5 rounded-full border-2 border-surface bg-line-strong" />
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px]">
        <ScanStateBadge state={state} />
        <TextLink to={paths.scan(id)}>
          <span className="sr-only">Scan of </span>
          <Time at={queuedAt} />
        </TextLink>
        {total === null ? null : (
          <span className="tabular-nums">{total === 1 ? "1 finding" : `${total} findings`}</span>
        )}
        {took === null ? null : <span className="text-ink-faint">{duration(took)}</span>}
        <span className="ml-auto text-xs text-ink-faint">
          {commitSha ? <code className="font-mono">{commitSha.slice(0, 9)}</code> : null} {branch},{" "}
          {requestedByName}, {scanTriggerNames[trigger]}
        </span>
      </p>
      {errorMessage ? <p className="mt-1 text-[13px] text-ink-soft text-pretty">{errorMessage}</p> : null}
    </li>
  );
}

const msOf = ({ startedAt, finishedAt }: Scan): number | null =>
  startedAt && finishedAt ? new Date(finishedAt).getTime() - new Date(startedAt).getTime() : null;

function summaryOf(told: readonly Scan[]): string {
  const count = (scan: Scan | undefined) =>
    severities.reduce((sum, severity) => sum + (scan?.seen?.[severity] ?? 0), 0);
  return `${count(told[0])} findings in the first scan shown, ${count(told.at(-1))} in the last.`;
}
