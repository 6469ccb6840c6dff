import { setImmediate } from "node:timers/promises";
import type { EngineStatus } from "#db/vocabulary";
import type { EngineResult, RawFinding, SkippedPath, SourceTree } from "#server/scanners/engine";
import { analyseUnit } from "#server/scanners/sast/interpret/analyse";
import { Program } from "#server/scanners/sast/interpret/program";
import { Run, type RunLimits, runLimits } from "#server/scanners/sast/interpret/run";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { Grammars } from "#server/scanners/sast/parse/grammars";
import { type ParseLimits, parseLimits } from "#server/scanners/sast/parse/parse";
import { readUnits } from "#server/scanners/sast/read-units";
import { findingsOf, lineIndex } from "#server/scanners/sast/report/findings";
import type { RuleTables } from "#server/scanners/sast/rules/compile/tables";

export interface ScanLimits extends RunLimits, ParseLimits {
  /** Bytes of sources that are held at once; what comes after is not looked at. */
  readonly maxBytes: number;
  readonly maxFindings: number;
}

export const scanLimits: ScanLimits = {
  ...runLimits,
  ...parseLimits,
  maxBytes: 64 * 1024 ** 2,
  maxFindings: 10_000,
};

export interface ScanTools {
  readonly grammars: Grammars;
  readonly tables: RuleTables;
  readonly limits: ScanLimits;
  readonly signal: AbortSignal;
}

export type Outcome = Omit<EngineResult, "engine" | "tool" | "engineVersion" | "durationMs">;
const maxFilesNamed = 20;

/** Reads the sources of a commit and looks for problems in them. Throws only when aborted. */
export async function scanSource(
  source: SourceTree,
  { grammars, tables, limits, signal }: ScanTools,
): Promise<Outcome> {
  signal.throwIfAborted();
  const read = await readUnits(source, grammars, limits, signal);
  const run = new Run(new Program(read.units, read.properties), tables, limits);
  const { findings, tooMany } = await findAll(read.units, run, limits, signal);
  const cut = [...read.cut, ...[...run.cut].map(([unit, reason]) => ({ path: unit.path, reason }))];
  const notes = [...notesOf(cut, read.filesWithErrors)];
  if (tooMany) notes.unshift(`More than ${limits.maxFindings} findings; the rest is not shown.`);
  if (read.leftOut > 0)
    notes.push(
      `${read.leftOut} files were not looked at, as the sources are larger than ${limits.maxBytes / 1024 ** 2} MiB.`,
    );
  const nothingThere = read.filesScanned === 0;
  if (nothingThere) notes.push("No sources of a known language to look at in this commit.");
  const partial = tooMany || cut.length > 0 || read.leftOut > 0;
  const status: EngineStatus = partial ? "partial" : nothingThere ? "skipped" : "complete";
  const { filesScanned, bytesScanned, skipped } = read;
  // Files that were cut short are known by name; of a scan that ended early nobody knows what it would have found where.
  const unfinished = tooMany || read.leftOut > 0 ? {} : { unfinished: cut.map(({ path }) => path) };
  return { status, notes, filesScanned, bytesScanned, skipped, findings, ...(partial ? unfinished : {}) };
}

async function findAll(
  units: readonly SourceUnit[],
  run: Run,
  limits: ScanLimits,
  signal: AbortSignal,
): Promise<{ findings: RawFinding[]; tooMany: boolean }> {
  for (const unit of units) {
    // Analysis is synchronous; between files others on this thread get their turn, and an abort is heard.
    await setImmediate();
    signal.throwIfAborted();
    // A fault of ours in one file must not cost the findings of all the others: it is said.
    try {
      analyseUnit(unit, run);
    } catch {
      run.cut.set(unit, "the engine failed");
      run.depth = 0;
    }
  }
  const linesOf = lineIndex();
  const findings: RawFinding[] = [];
  for (const unit of units) {
    const hits = run.hits.get(unit);
    if (hits) findings.push(...findingsOf(unit, [...hits.values()], linesOf));
    if (findings.length > limits.maxFindings)
      return { findings: findings.slice(0, limits.maxFindings), tooMany: true };
  }
  return { findings, tooMany: false };
}

function notesOf(cut: readonly SkippedPath[], filesWithErrors: number): string[] {
  const notes = cut
    .slice(0, maxFilesNamed)
    .map(({ path, reason }) => `${path}: ${reason}, so it was not looked at to its end.`);
  if (cut.length > maxFilesNamed)
    notes.push(`${cut.length - maxFilesNamed} more files were not looked at to their end.`);
  if (filesWithErrors > 0)
    notes.push(
      `${filesWithErrors} files have syntax the parser does not know; the rest of them was looked at.`,
    );
  return notes;
}
