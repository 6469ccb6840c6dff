/** At most, or at least, a number. */
export type Target = `${"<=" | ">="} ${number}`;

/** One measured number. `target` is what it should be, `against` what it was measured beside. */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly target: Target | null;
  readonly against: string | null;
}

/** The middle of the values; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** A number with as many digits as a measurement deserves. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
