import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { EngineStatus } from "#db/vocabulary";
import type { Engine, EngineResult, RawFinding, SkippedPath, SourceTree } from "#server/scanners/engine";
import { analyseFile, analysisLimits } from "#server/scanners/sast/analyse-file";
import { grammarFor, loadGrammars } from "#server/scanners/sast/grammars";
import { chooseSourceFiles, readableText } from "#server/scanners/sast/source-files";

const version = "1.0.0";
const maxFindings = 10_000;
const maxFilesNamed = 20;

type Grammars = Awaited<ReturnType<typeof loadGrammars>>;
type Outcome = Omit<EngineResult, "engine" | "tool" | "engineVersion" | "durationMs">;

/** Finds security problems in JavaScript and TypeScript sources. Rejects when the grammars are not installed. */
export async function sastEngine(): Promise<Engine> {
  const grammars = await loadGrammars();
  return {
    kind: "sast",
    tool: "secportal",
    version,
    basis: async () => version,
    async run(source, { signal }) {
      const started = performance.now();
      const outcome = await scan(source, grammars, signal);
      return {
        engine: "sast",
        tool: "secportal",
        engineVersion: version,
        ...outcome,
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

async function scan(source: SourceTree, grammars: Grammars, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  const { chosen, skipped } = chooseSourceFiles(source.entries);
  const unread: SkippedPath[] = [];
  const findings: RawFinding[] = [];
  const cut: string[] = [];
  let filesWithErrors = 0;
  let filesScanned = 0;
  let bytesScanned = 0;
  let tooMany = false;

  for await (const { path, bytes } of source.read(chosen.map((entry) => entry.path))) {
    // Analysis is synchronous; between files others on this thread get their turn, and an abort is heard.
    await setImmediate();
    signal.throwIfAborted();
    const grammar = grammarFor(path);
    const language = grammar === null ? undefined : grammars.get(grammar);
    const readable = readableText(bytes);
    if (!language || "reason" in readable) {
      unread.push({ path, reason: "reason" in readable ? readable.reason : "no grammar" });
      continue;
    }
    const analysis = analyseFile({ path, text: readable.text }, language, analysisLimits);
    filesScanned += 1;
    bytesScanned += bytes.length;
    if (analysis.parseErrors > 0) filesWithErrors += 1;
    if (analysis.cutShort !== null)
      cut.push(`${path}: ${analysis.cutShort}, so it was not looked at to its end.`);
    findings.push(...analysis.findings);
    if (findings.length > maxFindings) {
      tooMany = true;
      break;
    }
  }

  const notes: string[] = [];
  if (tooMany) {
    findings.length = maxFindings;
    notes.push(`More than ${maxFindings} findings; the files after that were not looked at.`);
  }
  notes.push(...cut.slice(0, maxFilesNamed));
  if (cut.length > maxFilesNamed)
    notes.push(`${cut.length - maxFilesNamed} more files were not looked at to their end.`);
  if (filesWithErrors > 0)
    notes.push(
      `${filesWithErrors} files have syntax the parser does not know; the rest of them was looked at.`,
    );
  const nothingThere = filesScanned === 0;
  if (nothingThere) notes.push("No JavaScript or TypeScript sources to look at in this commit.");
  const partial = tooMany || cut.length > 0;
  const status: EngineStatus = partial ? "partial" : nothingThere ? "skipped" : "complete";
  return { status, notes, filesScanned, bytesScanned, skipped: [...skipped, ...unread], findings };
}
