const window = 100;
const base = 37n;
const mask = (1n << 64n) - 1n;
const firstPower = power(base, window);

function power(of: bigint, times: number): bigint {
  let product = 1n;
  for (let at = 0; at < times; at += 1) product = (product * of) & mask;
  return product;
}

/**
 * GitHub's `primaryLocationLineHash` of every line of a file: a rolling 64-bit hash of the hundred characters from the line's
 * beginning, blanks and tabs left out, and `:n` for the n-th line of equal hash. As CodeQL's action defines it, so that alerts
 * of other tools on the same line are seen as the same.
 */
export function lineHashes(text: string): string[] {
  const ring = new Array<number>(window).fill(0);
  const starts = new Array<number>(window).fill(-1);
  const hashes: string[] = [];
  const counts = new Map<string, number>();
  let at = 0;
  let hash = 0n;
  let line = 0;
  let lineBegins = true;
  let previousWasReturn = false;

  const give = (): void => {
    const begun = starts[at] ?? -1;
    if (begun === -1) return;
    const value = hash.toString(16);
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    hashes[begun] = `${value}:${count}`;
    starts[at] = -1;
  };
  const take = (code: number): void => {
    give();
    if (lineBegins) {
      lineBegins = false;
      starts[at] = line;
      line += 1;
    }
    const gone = ring[at] ?? 0;
    ring[at] = code;
    hash = (hash * base + BigInt(code) - firstPower * BigInt(gone)) & mask;
    at = (at + 1) % window;
  };

  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 32 || code === 9 || (previousWasReturn && code === 10)) {
      previousWasReturn = false;
      continue;
    }
    previousWasReturn = code === 13;
    const ends = code === 10 || code === 13;
    take(ends ? 10 : code);
    if (ends) lineBegins = true;
  }
  take(65_535);
  for (let rest = 0; rest < window; rest += 1) {
    give();
    const gone = ring[at] ?? 0;
    ring[at] = 0;
    hash = (hash * base - firstPower * BigInt(gone)) & mask;
    at = (at + 1) % window;
  }
  return hashes;
}
