import type { SourceFacts } from "#db/schema/scans";
import type { SourceTree } from "#server/scanners/engine";
import { findLockfiles } from "#server/scanners/sca/find-lockfiles";

const MOST_REASONS = 6;
const MOST_LOCKFILES = 20;

/** What a scan read of a commit, in counts for people. */
export function sourceFacts({ entries, skipped }: Pick<SourceTree, "entries" | "skipped">): SourceFacts {
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return {
    files: entries.length,
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
    skipped: [...reasons]
      .map(([reason, files]) => ({ reason, files }))
      .sort((a, b) => b.files - a.files)
      .slice(0, MOST_REASONS),
    lockfiles: findLockfiles(entries)
      .lockfiles.map(({ path }) => path)
      .slice(0, MOST_LOCKFILES),
  };
}
