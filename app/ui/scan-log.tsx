import { byteSize } from "~/lib/byte-size";
import { duration } from "~/lib/relative-time";
import type { Scan } from "~/lib/views";
import { engineNames, scanStepNames, toolName } from "~/lib/words";

/** What a scan did, step by step, with how long each took and what came of it. */
export function ScanLog({ scan }: { scan: Scan }) {
  const lines = scan.steps
    .filter(({ step }) => step !== "done")
    .map(({ step, at }, index) => {
      const end = scan.steps[index + 1]?.at;
      return { step, took: end ? Date.parse(end) - Date.parse(at) : null, says: saysOf(scan, step) };
    });
  if (lines.length === 0) return null;
  const waited = scan.startedAt ? Date.parse(scan.startedAt) - Date.parse(scan.queuedAt) : null;
  return (
    <ol aria-label="What the scan did" className="mt-4 space-y-2 text-[13px]">
      {waited === null ? null : <Line name={scanStepNames.queued} took={waited} says={[]} />}
      {lines.map(({ step, took, says }) => (
        <Line key={step} name={scanStepNames[step]} took={took} says={says} />
      ))}
    </ol>
  );
}

const Line = ({ name, took, says }: { name: string; took: number | null; says: readonly string[] }) => (
  <li className="grid grid-cols-[8.5rem_minmax(0,1fr)_auto] gap-x-3 max-sm:grid-cols-[minmax(0,1fr)_auto]">
    <span className="text-ink-soft">{name}</span>
    <span className="wrap-anywhere max-sm:order-last max-sm:col-span-2">
      {says.map((line) => (
        <span key={line} className="block">
          {line}
        </span>
      ))}
    </span>
    <span className="text-ink-faint tabular-nums">{took === null ? "" : duration(took)}</span>
  </li>
);

const files = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "file" : "files"}`;

function saysOf(scan: Scan, step: Scan["step"]): string[] {
  const { source } = scan;
  if (step === "reading" && source) {
    return [
      `${files(source.files)}, ${byteSize(source.bytes)}`,
      ...source.skipped.map(({ reason, files: count }) => `Left out ${files(count)}: ${reason}`),
    ];
  }
  if (step !== "sast" && step !== "sca") return [];
  const reports = scan.engines
    .filter(({ engine }) => engine === step)
    .map(
      ({ engine, tool, findings, filesScanned, skippedFiles, status }) =>
        `${tool === "secportal" ? engineNames[engine] : toolName(tool)}: ${findings} ${findings === 1 ? "finding" : "findings"} in ${files(filesScanned)}` +
        `${skippedFiles > 0 ? `, ${skippedFiles} left out` : ""}${status === "complete" ? "" : `, ${status}`}`,
    );
  const lockfiles =
    step === "sca" && source
      ? [
          source.lockfiles.length > 0
            ? `Lockfiles: ${source.lockfiles.join(", ")}`
            : "No lockfile that is read",
        ]
      : [];
  return [...lockfiles, ...reports];
}
