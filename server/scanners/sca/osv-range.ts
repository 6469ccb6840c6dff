import type { AffectedEntry, AffectedRange } from "#server/scanners/sca/advisory";
import type { VersionOrder } from "#server/scanners/sca/versions/order";
import { semverOrder, versionOrder } from "#server/scanners/sca/versions/version-order";

export interface RangeAnswer {
  readonly affected: boolean;
  /** Smallest `fixed` above the version in the range that matched; null when there is none. */
  readonly fixedVersion: string | null;
}

const notAffected: RangeAnswer = { affected: false, fixedVersion: null };

type EventKind = "introduced" | "last_affected" | "fixed" | "limit";

/** Null stands for "before every version", which is what introduced "0" means. */
type Place = NonNullable<unknown> | null;

interface OrderedEvent {
  readonly kind: EventKind;
  readonly at: Place;
  readonly text: string;
}

const tieOrder: Record<EventKind, number> = { introduced: 0, last_affected: 1, fixed: 2, limit: 3 };

/**
 * Whether one `affected` entry holds for a version, by the OSV schema's section "Evaluation": listed in `versions`, or
 * inside a range that is not of type GIT, in semantic order for the type SEMVER and in the ecosystem's own for ECOSYSTEM. No
 * versions and no ranges means not affected. A version that cannot be ordered is compared with `versions` as text only.
 */
export function evaluateEntry(entry: AffectedEntry, version: string): RangeAnswer {
  const own = versionOrder(entry.ecosystem);
  const listed = entry.versions.includes(version);
  // Commit ranges say nothing about a released version; other ranges may.
  const ranges = entry.ranges
    .filter(({ type }) => type !== "GIT")
    .map((range) => evaluateRange(range, range.type === "SEMVER" ? semverOrder : own, version));
  const inRange = ranges.some(({ inside }) => inside);
  if (!inRange && !listed) return notAffected;
  let nearest: { readonly at: Place; readonly text: string } | null = null;
  for (const { inside, fix } of ranges) {
    // Of a version that is only listed, the next fix of any range is the best that is known.
    if (inRange && !inside) continue;
    // The fixes of several ranges are compared in the ecosystem's order, whatever the types of the ranges.
    const place = fix === null ? null : (own.parse(fix) ?? null);
    if (fix === null || place === null) continue;
    if (nearest === null || new VersionLine(own).compare(place, nearest.at) < 0)
      nearest = { at: place, text: fix };
  }
  return { affected: true, fixedVersion: nearest?.text ?? null };
}

/** Whether one range holds a version, and the smallest fix above it. */
function evaluateRange(
  range: AffectedRange,
  order: VersionOrder,
  version: string,
): { inside: boolean; fix: string | null } {
  const line = new VersionLine(order);
  const at = order.parse(version) ?? null;
  const events = at === null ? null : line.sorted(range);
  if (at === null || events === null) return { inside: false, fix: null };
  const fix = events.find((event) => event.kind === "fixed" && line.compare(at, event.at) < 0);
  return { inside: line.contains(events, at), fix: fix?.text ?? null };
}

/** The events of ranges on the line that one order makes of all versions. */
class VersionLine {
  readonly order: VersionOrder;

  constructor(order: VersionOrder) {
    this.order = order;
  }

  compare(a: Place, b: Place): number {
    if (a === null || b === null) return Number(a !== null) - Number(b !== null);
    return this.order.compare(a, b);
  }

  contains(events: readonly OrderedEvent[], version: Place): boolean {
    const limits = events.filter((event) => event.kind === "limit");
    const within = ({ text, at }: OrderedEvent) => text === "*" || this.compare(version, at) < 0;
    if (limits.length > 0 && !limits.some(within)) return false;
    let vulnerable = false;
    for (const { kind, at } of events) {
      const order = this.compare(version, at);
      if (kind === "introduced" && order >= 0) vulnerable = true;
      if (kind === "fixed" && order >= 0) vulnerable = false;
      if (kind === "last_affected" && order > 0) vulnerable = false;
    }
    return vulnerable;
  }

  /** Events by version, then introduced < last_affected < fixed < limit. Null when one of them cannot be ordered. */
  sorted(range: AffectedRange): OrderedEvent[] | null {
    const ordered: OrderedEvent[] = [];
    for (const event of range.events) {
      for (const kind of ["introduced", "last_affected", "fixed", "limit"] as const) {
        const text = event[kind];
        if (text === undefined) continue;
        const unordered = (kind === "introduced" && text === "0") || (kind === "limit" && text === "*");
        const at = unordered ? null : (this.order.parse(text) ?? null);
        if (at === null && !unordered) return null;
        ordered.push({ kind, at, text });
      }
    }
    return ordered.sort((a, b) => this.compare(a.at, b.at) || tieOrder[a.kind] - tieOrder[b.kind]);
  }
}
