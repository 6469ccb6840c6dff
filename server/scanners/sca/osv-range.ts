import type { AffectedEntry, AffectedRange } from "#server/scanners/sca/advisory";
import { compareVersions, type ParsedVersion, parseVersion } from "#server/scanners/sca/semver-compare";

export interface RangeAnswer {
  readonly affected: boolean;
  /** Smallest `fixed` above the version in the range that matched; null when there is none. */
  readonly fixedVersion: string | null;
}

const notAffected: RangeAnswer = { affected: false, fixedVersion: null };

type EventKind = "introduced" | "last_affected" | "fixed" | "limit";
interface OrderedEvent {
  readonly kind: EventKind;
  /** Null stands for "before every version", which is what introduced "0" means. */
  readonly at: ParsedVersion | null;
  readonly text: string;
}

const tieOrder: Record<EventKind, number> = { introduced: 0, last_affected: 1, fixed: 2, limit: 3 };

/**
 * Whether one `affected` entry holds for a version, by the OSV schema's section "Evaluation": listed in `versions`, or
 * inside a range that is not of type GIT. No versions and no ranges means not affected. A version that cannot be
 * ordered is compared with `versions` as text only.
 */
export function evaluateEntry(entry: AffectedEntry, version: string): RangeAnswer {
  const parsed = parseVersion(version);
  const listed = entry.versions.includes(version);
  if (parsed === null) return listed ? { affected: true, fixedVersion: null } : notAffected;

  let nearest: OrderedEvent | null = null;
  let inRange = false;
  for (const range of entry.ranges) {
    // Commit ranges say nothing about a released version; later ranges may.
    if (range.type === "GIT") continue;
    const events = orderEvents(range);
    if (events === null) continue;
    const inside = contains(events, parsed);
    inRange ||= inside;
    if (inside || (listed && !inRange)) nearest = smaller(nearest, nextFix(events, parsed));
  }
  return inRange || listed ? { affected: true, fixedVersion: nearest?.text ?? null } : notAffected;
}

function contains(events: readonly OrderedEvent[], version: ParsedVersion): boolean {
  const limits = events.filter((event) => event.kind === "limit");
  const withinLimit = ({ text, at }: OrderedEvent) => text === "*" || compare(version, at) < 0;
  if (limits.length > 0 && !limits.some(withinLimit)) return false;
  let vulnerable = false;
  for (const { kind, at } of events) {
    const order = compare(version, at);
    if (kind === "introduced" && order >= 0) vulnerable = true;
    if (kind === "fixed" && order >= 0) vulnerable = false;
    if (kind === "last_affected" && order > 0) vulnerable = false;
  }
  return vulnerable;
}

function nextFix(events: readonly OrderedEvent[], version: ParsedVersion): OrderedEvent | null {
  return events.find((event) => event.kind === "fixed" && compare(version, event.at) < 0) ?? null;
}

function smaller(a: OrderedEvent | null, b: OrderedEvent | null): OrderedEvent | null {
  if (a === null || b === null) return a ?? b;
  return compareEvents(a, b) <= 0 ? a : b;
}

/** Events by version, then introduced < last_affected < fixed < limit. Null when one of them cannot be ordered. */
function orderEvents(range: AffectedRange): OrderedEvent[] | null {
  const ordered: OrderedEvent[] = [];
  for (const event of range.events) {
    for (const kind of ["introduced", "last_affected", "fixed", "limit"] as const) {
      const text = event[kind];
      if (text === undefined) continue;
      const unordered = (kind === "introduced" && text === "0") || (kind === "limit" && text === "*");
      const at = unordered ? null : parseVersion(text);
      if (at === null && !unordered) return null;
      ordered.push({ kind, at, text });
    }
  }
  return ordered.sort(compareEvents);
}

function compareEvents(a: OrderedEvent, b: OrderedEvent): number {
  if (a.at !== null && b.at !== null)
    return compareVersions(a.at, b.at) || tieOrder[a.kind] - tieOrder[b.kind];
  return Number(a.at !== null) - Number(b.at !== null) || tieOrder[a.kind] - tieOrder[b.kind];
}

function compare(version: ParsedVersion, at: ParsedVersion | null): number {
  return at === null ? 1 : compareVersions(version, at);
}
