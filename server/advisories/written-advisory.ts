import type { WrittenAdvisory } from "#db/queries/advisories";
import { type AffectedRange, parseAdvisory } from "#server/scanners/sca/advisory";
import { type Ecosystem, sharedName } from "#server/scanners/sca/ecosystem";

/** Counts up when a record is read in another way than before, so that the next import writes every record anew. */
export const READER_EDITION = 1;

// OSV schema, "modified": RFC 3339 in UTC, ending in Z.
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Whether a text is an instant as OSV writes one. */
export const isInstant = (text: string): boolean => INSTANT.test(text) && !Number.isNaN(Date.parse(text));

/** One OSV record as the mirror keeps it, from its bytes. Never throws: a bad record comes back as a reason. */
export function readRecord(
  bytes: Buffer,
): { ok: true; record: WrittenAdvisory } | { ok: false; reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return { ok: false, reason: "it is not JSON" };
  }
  const parsed = parseAdvisory(value);
  if (!parsed.ok) return parsed;
  const { id, modified, withdrawn, aliases, summary, cvss, severityWord, cwe, affected } = parsed.advisory;
  if (modified === null || !isInstant(modified))
    return { ok: false, reason: "modified: it does not say when it was changed" };
  const packages = affected.map(({ ecosystem, name, ranges, versions }) => ({
    ecosystem,
    packageName: sharedName({ ecosystem, name }),
    ranges: ranges.filter(({ type }) => type !== "GIT"),
    versions,
  }));
  return {
    ok: true,
    record: { id, modified, withdrawn, aliases, summary, cvss, severityWord, cwe, packages },
  };
}

/** Ranges as they were written, and so known to be whole. */
export const writtenRanges = (ranges: unknown): readonly AffectedRange[] => ranges as AffectedRange[];

/** The ecosystems a record is about. */
export const ecosystemsOf = ({ packages }: WrittenAdvisory): Set<Ecosystem> =>
  new Set(packages.map(({ ecosystem }) => ecosystem as Ecosystem));
