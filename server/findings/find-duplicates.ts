import type { EngineKind } from "#db/vocabulary";

/** What a finding says about a place. */
export interface Placed {
  readonly id: string;
  readonly engine: EngineKind;
  readonly tool: string;
  readonly path: string;
  readonly line: number | null;
  readonly cwe: readonly string[];
  readonly packageName: string | null;
  readonly advisoryIds: readonly string[];
  readonly duplicateOf: string | null;
}

/** Our own engines explain best what they find, so theirs stands for the others. */
const OWN = "secportal";

/**
 * Says which findings of different tools mean the same: one weakness (a CWE in common) on one line, or one advisory (an id in common)
 * about one package of one lockfile. Two of the same tool never do. Answers only what changes against `duplicateOf`.
 */
export function findDuplicates(findings: readonly Placed[]): { id: string; duplicateOf: string | null }[] {
  const leaders = new Map<string, Placed[]>();
  const marks: { id: string; duplicateOf: string | null }[] = [];
  const ordered = [...findings].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  for (const finding of ordered) {
    const leader = keysOf(finding)
      .flatMap((key) => leaders.get(key) ?? [])
      .find(({ tool }) => tool !== finding.tool);
    if (leader === undefined) {
      for (const key of keysOf(finding)) leaders.set(key, [...(leaders.get(key) ?? []), finding]);
    }
    const duplicateOf = leader?.id ?? null;
    if (duplicateOf !== finding.duplicateOf) marks.push({ id: finding.id, duplicateOf });
  }
  return marks;
}

const rank = ({ tool }: Placed): number => (tool === OWN ? 0 : 1);

function keysOf({ engine, path, line, cwe, packageName, advisoryIds }: Placed): string[] {
  if (engine === "sca")
    return packageName === null ? [] : advisoryIds.map((id) => JSON.stringify([path, packageName, id]));
  return line === null ? [] : cwe.map((id) => JSON.stringify([path, line, id]));
}
