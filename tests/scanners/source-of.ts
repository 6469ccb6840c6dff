import type { SkippedPath, SourceTree } from "#server/scanners/engine";

/** A tree held in memory, for engines. */
export function sourceOf(files: Record<string, string | Buffer>, skipped: SkippedPath[] = []): SourceTree {
  const contents = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  return {
    commit: "a".repeat(40),
    entries: [...contents].map(([path, bytes]) => ({ path, size: bytes.length })),
    skipped,
    async *read(paths) {
      for (const path of paths) {
        const bytes = contents.get(path);
        if (!bytes) throw new Error(`not an entry: ${path}`);
        yield { path, bytes };
      }
    },
  };
}
