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

/**
 * Finds for findings whose fingerprint is new the known ones they are, although the place moved: first those of the same rule, line
 * and scope in a file of the same name elsewhere, then those of the same rule, line and scope anywhere, where there is only one of
 * them on each side. `vanished` are known findings that this scan would otherwise call fixed; nothing else may be taken for a fresh
 * one, and each is taken once.
 */
export function matchMoved<Known extends Identifiable, Fresh extends Identifiable>(
  vanished: readonly Known[],
  fresh: readonly Fresh[],
): Map<Fresh, Known> {
  const moved = new Map<Fresh, Known>();
  const takenKnown = new Set<Known>();
  for (const tier of [inFileOfSameName, anywhere]) {
    const known = grouped(
      vanished.filter((one) => !takenKnown.has(one)),
      tier.key,
    );
    const seen = grouped(
      fresh.filter((one) => !moved.has(one)),
      tier.key,
    );
    for (const [key, candidates] of seen) {
      const there = known.get(key) ?? [];
      if (tier.onlyUnique ? there.length !== 1 || candidates.length !== 1 : false) continue;
      // Equal ones are taken in the order of the file, as their fingerprints count them.
      for (const [index, one] of candidates.entries()) {
        const before = there[index];
        if (before === undefined) break;
        moved.set(one, before);
        takenKnown.add(before);
      }
    }
  }
  return moved;
}

const inFileOfSameName = {
  onlyUnique: false,
  key: (one: Identifiable) =>
    one.lineText === null
      ? null
      : JSON.stringify([...sameRule(one), path.posix.basename(one.path), one.scope, one.lineText]),
};

const anywhere = {
  onlyUnique: true,
  key: (one: Identifiable) =>
    one.lineText === null ? null : JSON.stringify([...sameRule(one), one.scope, one.lineText]),
};

const sameRule = ({ engine, tool, ruleId }: Identifiable) => [engine, tool, ruleId];

function grouped<One>(all: readonly One[], keyOf: (one: One) => string | null): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
