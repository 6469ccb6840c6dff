import { duration } from "~/lib/relative-time";
import type { EngineReport } from "~/lib/views";
import { engineLongNames, toolName } from "~/lib/words";
import { EngineStatusBadge } from "~/ui/engine-status-badge";

/** What one engine did, and what it did not get to. */
export function EngineReportRow({ report }: { report: EngineReport }) {
  const { engine, tool, version, status, notes, filesScanned, skippedFiles, findings, durationMs } = report;
  return (
    <li className="px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{engineLongNames[engine]}</h3>
        {tool === "secportal" ? null : <span className="text-[13px] text-ink-soft">{toolName(tool)}</span>}
        <EngineStatusBadge status={status} />
        <code className="ml-auto font-mono text-xs text-ink-faint">{version}</code>
      </div>
      <p className="mt-1 text-[13px] text-ink-soft">
        {findings} {findings === 1 ? "finding" : "findings"} in {filesScanned}{" "}
        {filesScanned === 1 ? "file" : "files"}
        {skippedFiles > 0 ? `, ${skippedFiles} skipped` : ""}, {duration(durationMs)}
      </p>
      {notes.length > 0 ? (
        <ul className="mt-2 list-disc space-y-1 pl-4 text-[13px] text-ink-soft marker:text-ink-faint">
          {notes.map((note) => (
            <li key={note} className="text-pretty wrap-anywhere">
              {note}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
