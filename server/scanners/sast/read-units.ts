import { setImmediate } from "node:timers/promises";
import type { SkippedPath, SourceTree } from "#server/scanners/engine";
import { type SourceUnit, sourceUnit } from "#server/scanners/sast/interpret/unit";
import { frontEnds } from "#server/scanners/sast/lower/front-ends";
import { lower } from "#server/scanners/sast/lower/lower";
import { type Grammars, grammarFor, languageFor } from "#server/scanners/sast/parse/grammars";
import { type ParseLimits, parse } from "#server/scanners/sast/parse/parse";
import { propertiesIn } from "#server/scanners/sast/properties";
import { chooseSourceFiles, readableText } from "#server/scanners/sast/source-files";

export interface ReadUnits {
  readonly units: readonly SourceUnit[];
  readonly properties: ReadonlyMap<string, string | null>;
  readonly skipped: readonly SkippedPath[];
  /** Files that were not lowered, and why. */
  readonly cut: readonly SkippedPath[];
  readonly filesScanned: number;
  readonly bytesScanned: number;
  readonly filesWithErrors: number;
  /** Files that no longer fitted. */
  readonly leftOut: number;
}

/** Reads and lowers all source files of a commit, and reads its `.properties`. Throws only when aborted. */
export async function readUnits(
  source: SourceTree,
  grammars: Grammars,
  limits: ParseLimits & { maxBytes: number },
  signal: AbortSignal,
): Promise<ReadUnits> {
  const { chosen, skipped } = chooseSourceFiles(source.entries);
  const unread: SkippedPath[] = [];
  const cut: SkippedPath[] = [];
  const units: SourceUnit[] = [];
  const properties = new Map<string, string | null>();
  let filesScanned = 0;
  let bytesScanned = 0;
  let filesWithErrors = 0;
  let leftOut = 0;
  for await (const { path, bytes } of source.read(chosen.map((entry) => entry.path))) {
    await setImmediate();
    signal.throwIfAborted();
    if (path.endsWith(".properties")) {
      for (const [key, value] of propertiesIn(bytes.toString("utf8")))
        properties.set(key, properties.has(key) && properties.get(key) !== value ? null : value);
      continue;
    }
    const grammarName = grammarFor(path);
    const language = languageFor(path);
    const grammar = grammarName === null ? undefined : grammars.get(grammarName);
    const frontEnd = language === null ? undefined : frontEnds.get(language);
    const readable = readableText(bytes);
    if (!grammar || !frontEnd || "reason" in readable) {
      unread.push({ path, reason: "reason" in readable ? readable.reason : "no grammar" });
      continue;
    }
    if (bytesScanned + bytes.length > limits.maxBytes) {
      leftOut += 1;
      continue;
    }
    filesScanned += 1;
    bytesScanned += bytes.length;
    const tree = parse(readable.text, grammar, limits, frontEnd.leaves);
    if (typeof tree === "string") {
      cut.push({ path, reason: tree });
      continue;
    }
    if (tree.errors > 0) filesWithErrors += 1;
    units.push(sourceUnit(path, readable.text, lower(tree.root, frontEnd)));
  }
  return {
    units,
    properties,
    skipped: [...skipped, ...unread],
    cut,
    filesScanned,
    bytesScanned,
    filesWithErrors,
    leftOut,
  };
}
