import type { Advisory } from "#server/scanners/sca/advisory";

/** Advisories that speak of the same flaw. */
export class AdvisoryGroup {
  #ids: readonly string[] | undefined;

  constructor(readonly advisories: readonly Advisory[]) {}

  /** All ids and aliases, the preferred one first. Ordered when somebody asks: most groups are of versions that nobody installed. */
  get ids(): readonly string[] {
    this.#ids ??= orderIds(this.advisories.flatMap(({ id, aliases }) => [id, ...aliases]));
    return this.#ids;
  }
}

// The preferred id is part of a finding's identity, so the order must not depend on which source answered.
const preference = ["MAL-", "GHSA-", "CVE-"];

/** Groups advisories that share an id or alias, directly or through others. The groups come in the order of first mention. */
export function groupByAlias(advisories: readonly Advisory[]): AdvisoryGroup[] {
  // Most packages that have any have one.
  if (advisories.length <= 1) return advisories.map((only) => new AdvisoryGroup([only]));
  const leader = new Map<string, string>();
  const find = (id: string): string => {
    let at = id;
    for (let up = leader.get(at); up !== undefined && up !== at; up = leader.get(at)) at = up;
    leader.set(id, at);
    return at;
  };
  for (const { id, aliases } of advisories) {
    for (const name of [id, ...aliases]) {
      const [from, to] = [find(name), find(id)];
      if (from !== to) leader.set(from, to);
    }
  }
  const groups = new Map<string, Advisory[]>();
  for (const advisory of advisories) {
    const key = find(advisory.id);
    const group = groups.get(key);
    if (group) group.push(advisory);
    else groups.set(key, [advisory]);
  }
  return [...groups.values()].map((members) => new AdvisoryGroup(members));
}

/** The names of one flaw, each once, the preferred one first. */
export function orderIds(names: readonly string[]): string[] {
  const ids = new Set(names);
  const rank = (id: string) => {
    const at = preference.findIndex((prefix) => id.startsWith(prefix));
    return at === -1 ? preference.length : at;
  };
  return [...ids].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}
