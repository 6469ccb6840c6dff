import {
  compareDigits,
  compareLists,
  longestVersion,
  type VersionOrder,
} from "#server/scanners/sca/versions/order";

/** From the earliest to the latest; the end of a version and numbers stand between the release candidates and the patches. */
const words = ["dev", "a", "b", "rc"];
const end = "";
const rankOfEnd = words.length;
const rankOfNumber = rankOfEnd + 1;
const rankOfPatch = rankOfNumber + 1;
const fullLength = 4;

/**
 * Composer's order: a version is made four numbers long (Composer\Semver\VersionParser::normalize), then its parts are
 * compared as PHP's `version_compare` does, with `dev < alpha < beta < RC < release < patch`.
 */
export const packagistOrder: VersionOrder<readonly string[]> = {
  parse(text) {
    const version = text.trim();
    if (text.length > longestVersion || !/^v?\d[0-9A-Za-z._+-]*$/i.test(version)) return null;
    const parts = version.replace(/^v/i, "").match(/\d+|[A-Za-z]+/g) ?? [];
    const word = parts.findIndex((part) => !/^\d/.test(part));
    const count = word === -1 ? parts.length : word;
    const zeros = Array.from({ length: Math.max(0, fullLength - count) }, () => "0");
    return [...parts.slice(0, count), ...zeros, ...parts.slice(count)];
  },
  compare: (a, b) => compareLists(a, b, end, compareParts),
};

function compareParts(a: string, b: string): number {
  const order = rank(a) - rank(b);
  return order === 0 && rank(a) === rankOfNumber ? compareDigits(a, b) : order;
}

function rank(part: string): number {
  if (part === end) return rankOfEnd;
  if (/^\d/.test(part)) return rankOfNumber;
  const word = part.toLowerCase();
  if (word.startsWith("p")) return rankOfPatch;
  // PHP takes a word it does not know for the earliest.
  return Math.max(
    0,
    words.findIndex((each) => word.startsWith(each)),
  );
}
