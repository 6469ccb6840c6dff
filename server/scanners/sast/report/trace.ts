import type { TraceStep } from "#server/scanners/engine";
import type { Step, Taint } from "#server/scanners/sast/interpret/taint";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { Lines } from "#server/scanners/sast/report/lines";
import { maskSecrets } from "#server/scanners/sast/report/secret-shapes";

/** The way from the source to the sink, in order. */
export function traceOf(
  taint: Taint,
  sink: { unit: SourceUnit; start: number; note: string },
  linesOf: (unit: SourceUnit) => Lines,
): TraceStep[] {
  const steps: TraceStep[] = [];
  const step = (unit: SourceUnit, start: number, note: string) => ({
    path: unit.path,
    line: linesOf(unit).lineAt(start) + 1,
    note: maskSecrets(note),
  });
  for (let at: Step | null = taint.last; at; at = at.previous)
    steps.unshift(step(at.unit, at.start, at.previous === null ? `comes from ${at.note}` : at.note));
  return [...steps, step(sink.unit, sink.start, sink.note)];
}
