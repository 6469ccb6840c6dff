import {
  lastSegment,
  matchesPath,
  type PathPattern,
  pathPatterns,
} from "#server/scanners/sast/rules/compile/path-pattern";

interface Row<T> {
  readonly pattern: PathPattern;
  readonly entry: T;
}

const mostRemembered = 50_000;
const longestPath = 400;

/** What is known of paths, found by the path of a place in code. Answers are remembered, as the same few come again and again. */
export class PathTable<T> {
  readonly #byLast = new Map<string, Row<T>[]>();
  readonly #others: Row<T>[] = [];
  readonly #known = new Map<string, readonly T[]>();

  /** With `exact`, a single name is no short form of a longer path: `Path` is a class, and not `Request.Path`. */
  constructor(readonly exact = false) {}

  /** Throws like `pathPatterns`. */
  add(paths: string | readonly string[], entry: T): void {
    for (const path of typeof paths === "string" ? [paths] : paths) {
      for (const pattern of pathPatterns(path)) {
        const last = lastSegment(pattern);
        const row = { pattern, entry };
        if (last === null) this.#others.push(row);
        else {
          const rows = this.#byLast.get(last);
          if (rows) rows.push(row);
          else this.#byLast.set(last, [row]);
        }
      }
    }
    this.#known.clear();
  }

  /** The entries whose paths match, each once, in the order they were added. */
  find(path: string): readonly T[] {
    const known = this.#known.get(path);
    if (known) return known;
    const found = path.length > longestPath ? [] : this.#search(path);
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(path, found);
    return found;
  }

  #search(path: string): readonly T[] {
    const segments = path.split(".");
    const rows = [...(this.#byLast.get(segments.at(-1) ?? "") ?? []), ...this.#others];
    const found = new Set<T>();
    for (const { pattern, entry } of rows) if (matchesPath(pattern, segments, this.exact)) found.add(entry);
    return found.size === 0 ? none : [...found];
  }
}

const none: readonly never[] = [];

/** A test of single paths, for conditions. Throws like `pathPatterns`. */
export function pathTest(paths: string | readonly string[]): (path: string) => boolean {
  const table = new PathTable<true>();
  table.add(paths, true);
  return (path) => table.find(path).length > 0;
}
