import fs from "node:fs";
import path from "node:path";
import type { SourceTree } from "#server/scanners/engine";

/** A folder of the disk as the engines see a commit. */
export function folderTree(folder: string): SourceTree {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return {
    commit: "0".repeat(40),
    entries: files.map((file) => ({ path: file, size: fs.statSync(path.join(folder, file)).size })),
    skipped: [],
    async *read(paths) {
      for (const file of paths) yield { path: file, bytes: fs.readFileSync(path.join(folder, file)) };
    },
  };
}
