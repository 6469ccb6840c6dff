import type { EngineResult } from "#server/scanners/engine";

/** What decides whether a finding that is not seen any more is gone. */
type Coverage = Pick<EngineResult, "engine" | "tool" | "status" | "skipped" | "unfinished">;

/** Where a finding is, and the files that its data came through. */
interface Place {
  readonly engine: string;
  readonly tool: string;
  readonly path: string;
  readonly through: readonly string[];
}

/**
 * Answers whether a scan looked at the whole of a place, and of every file that led there, with the tool that once found something
 * there. Only then is a finding that is not seen any more fixed. `paths` are the files of the commit; null when they are not known, as with a report of another tool.
 */
export function lookedAt(
  results: readonly Coverage[],
  paths: ReadonlySet<string> | null,
): (place: Place) => boolean {
  const covers = results.map((result) => ({
    result,
    passedOver: passedOver([...result.skipped.map(({ path }) => path), ...(result.unfinished ?? [])]),
  }));
  return ({ engine, tool, path, through }) => {
    const cover = covers.find(({ result }) => result.engine === engine && result.tool === tool);
    if (!cover) return false;
    const { status, unfinished } = cover.result;
    if (status === "failed" || status === "timeout") return false;
    if (paths && !paths.has(path)) return true;
    if (status === "partial" && unfinished === undefined) return false;
    return ![path, ...through].some(cover.passedOver);
  };
}

/** Whether a path is one of the given, or below one of them that is a folder. */
function passedOver(places: readonly string[]): (path: string) => boolean {
  const known = new Set(places);
  return (path) => {
    if (known.has(path)) return true;
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      if (known.has(path.slice(0, slash + 1))) return true;
    }
    return false;
  };
}
