import path from "node:path";
import type { EngineKind } from "#db/vocabulary";

/** What a finding is known by, in the database or fresh from an engine. */
export interface Identifiable {
  readonly fingerprint: string;
  readonly engine: EngineKind;
  readonly tool: string;
  readonly ruleId: string;
  readonly path: string;
  readonly scope: string | null;
  readonly lineText: string | null;
}

/** A finding that is known already. */
export interface KnownFinding extends Identifiable {
  /** Gone when it was last looked for. */
  readonly fixed: boolean;
}

/**
 * Finds for each fresh finding the known one it is, if any. Both lists are in the order of files and lines. In the same file, equal lines
 * are told apart by the function they are in, and then by their order. What is left is looked for in a file of the same name elsewhere,
 * and then anywhere, where as many of them are on each side, in one file. One that was gone comes back in its own place only. What has no
 * line is known by its fingerprint alone.
 */
export function matchFindings<Known extends KnownFinding, Fresh extends Identifiable>(
  known: readonly Known[],
  fresh: readonly Fresh[],
): Map<Fresh, Known> {
  const matching = new Matching<Known, Fresh>(known, fresh);
  const there = (one: Known) => !one.fixed;
  const gone = (one: Known) => one.fixed;
  matching.pair(there, (one) => (one.lineText === null ? [one.fingerprint] : null));
  matching.pair(there, (one) => lineKey(one, [one.path, one.scope]));
  matching.pair(there, (one) => lineKey(one, [one.path]));
  matching.pair(there, (one) => lineKey(one, [path.posix.basename(one.path), one.scope]));
  matching.pair(there, (one) => lineKey(one, [one.scope]), unambiguous);
  matching.pair(gone, (one) => lineKey(one, [one.path, one.scope]));
  matching.pair(gone, (one) => [one.fingerprint]);
  return matching.found;
}

type Key = readonly (string | null)[] | null;

class Matching<Known extends Identifiable, Fresh extends Identifiable> {
  readonly found = new Map<Fresh, Known>();
  readonly #taken = new Set<Known>();

  constructor(
    readonly known: readonly Known[],
    readonly fresh: readonly Fresh[],
  ) {}

  /** Pairs what is left on both sides and has the same key, in order. */
  pair(
    allowed: (one: Known) => boolean,
    keyOf: (one: Identifiable) => Key,
    fits: (before: readonly Identifiable[], now: readonly Identifiable[]) => boolean = () => true,
  ): void {
    const before = grouped(
      this.known.filter((one) => allowed(one) && !this.#taken.has(one)),
      keyOf,
    );
    const now = grouped(
      this.fresh.filter((one) => !this.found.has(one)),
      keyOf,
    );
    for (const [key, fresh] of now) {
      const known = before.get(key) ?? [];
      if (!fits(known, fresh)) continue;
      for (const [index, one] of fresh.entries()) {
        const match = known[index];
        if (match === undefined) break;
        this.found.set(one, match);
        this.#taken.add(match);
      }
    }
  }
}

/** The same rule of the same tool on the same line; null for what has no line. */
const lineKey = ({ engine, tool, ruleId, lineText }: Identifiable, place: readonly (string | null)[]): Key =>
  lineText === null ? null : [engine, tool, ruleId, lineText, ...place];

const unambiguous = (before: readonly Identifiable[], now: readonly Identifiable[]): boolean =>
  before.length === now.length && inOneFile(before) && inOneFile(now);

const inOneFile = (all: readonly Identifiable[]): boolean => all.every((one) => one.path === all[0]?.path);

function grouped<One extends Identifiable>(
  all: readonly One[],
  keyOf: (one: One) => Key,
): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const parts = keyOf(one);
    if (parts === null) continue;
    const key = JSON.stringify(parts);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
