import path from "node:path";

/**
 * A path of a report, made relative to the root that was scanned. Null for one that leads out of it: a report is written by a tool that
 * read hostile files.
 */
export function pathInside(root: string, reported: string): string | null {
  const relative = path.posix.relative(root, path.posix.resolve(root, reported));
  const leadsOut = relative === "" || relative === ".." || relative.startsWith("../");
  return leadsOut || relative.includes("\0") ? null : relative;
}
