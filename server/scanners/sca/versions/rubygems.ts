import {
  compareDigits,
  compareLists,
  compareText,
  longestVersion,
  type VersionOrder,
} from "#server/scanners/sca/versions/order";

const shape = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/**
 * RubyGems' order (`Gem::Version#<=>`): numbers and words alternate, a word comes before any number, and zeros that end the
 * numbers or the rest do not count.
 */
export const rubygemsOrder: VersionOrder<readonly string[]> = {
  parse(text) {
    const version = text.trim();
    if (text.length > longestVersion || !shape.test(version)) return null;
    const segments = version.replaceAll("-", ".pre.").match(/\d+|[A-Za-z]+/g) ?? [];
    const word = segments.findIndex((segment) => !isNumber(segment));
    const numbers = word === -1 ? segments : segments.slice(0, word);
    return [...withoutLastZeros(numbers), ...(word === -1 ? [] : withoutLastZeros(segments.slice(word)))];
  },
  compare: (a, b) => compareLists(a, b, "0", compareSegments),
};

function compareSegments(a: string, b: string): number {
  const [left, right] = [isNumber(a), isNumber(b)];
  if (left !== right) return left ? 1 : -1;
  return left ? compareDigits(a, b) : compareText(a, b);
}

const isNumber = (segment: string): boolean => /^\d/.test(segment);

function withoutLastZeros(segments: readonly string[]): readonly string[] {
  return segments.slice(0, segments.findLastIndex((segment) => !/^0+$/.test(segment)) + 1);
}
