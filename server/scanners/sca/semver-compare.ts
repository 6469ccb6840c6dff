/** A version taken apart for ordering. Numbers stay text, since a lockfile may hold ones no number type can. */
export interface ParsedVersion {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
}

const longest = 256;
const shape = /^[v=]?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Reads a semver-like version: any count of numeric parts, missing ones being zero. Null when it is not one. */
export function parseVersion(text: string): ParsedVersion | null {
  if (text.length > longest) return null;
  const match = shape.exec(text.trim());
  if (!match?.[1]) return null;
  return {
    numbers: match[1].split(".").map((digits) => digits.replace(/^0+(?=\d)/, "")),
    prerelease: match[2]?.split(".") ?? [],
  };
}

/** Orders two versions by semver.org section 11: negative, zero or positive. Build metadata does not count. */
export function compareVersions(a: ParsedVersion, b: ParsedVersion): number {
  const parts = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < parts; index += 1) {
    const order = compareDigits(a.numbers[index] ?? "0", b.numbers[index] ?? "0");
    if (order !== 0) return order;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0);
  }
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Orders what follows the dash, part by part: numbers before words, and fewer parts before more. */
export function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const left = a[index] ?? "";
    const right = b[index] ?? "";
    if (left === right) continue;
    const leftIsNumber = /^\d+$/.test(left);
    const rightIsNumber = /^\d+$/.test(right);
    if (leftIsNumber && rightIsNumber) {
      const order = compareDigits(left.replace(/^0+(?=\d)/, ""), right.replace(/^0+(?=\d)/, ""));
      if (order !== 0) return order;
    } else if (leftIsNumber !== rightIsNumber) {
      return leftIsNumber ? -1 : 1;
    } else {
      return left < right ? -1 : 1;
    }
  }
  return a.length - b.length;
}

// Without leading zeros the longer of two numbers is the greater one.
function compareDigits(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
}
