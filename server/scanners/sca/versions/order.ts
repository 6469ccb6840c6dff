/** How one registry orders its versions. */
export interface VersionOrder<Parsed = unknown> {
  /** Null for a text that is no version there, or one over 256 characters. */
  parse(text: string): Parsed | null;
  /** Negative, zero or positive. */
  compare(a: Parsed, b: Parsed): number;
}

/** The longest text that is read as a version. */
export const longestVersion = 256;

/** Orders whole numbers written in digits, of any length. */
export function compareDigits(a: string, b: string): number {
  const [left, right] = [withoutZeros(a), withoutZeros(b)];
  if (left.length !== right.length) return left.length - right.length;
  return compareText(left, right);
}

/** Orders texts by their code units. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The first difference between two lists; `missing` stands for what the shorter one has not. */
export function compareLists<T>(
  a: readonly T[],
  b: readonly T[],
  missing: T,
  compare: (a: T, b: T) => number,
): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = compare(a[index] ?? missing, b[index] ?? missing);
    if (order !== 0) return order;
  }
  return 0;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
