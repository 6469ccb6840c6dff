/** One layer of a stacked chart. The colour is a class that sets `color`; drawing takes `currentColor`. */
export interface Series {
  id: string;
  name: string;
  look: string;
}

/** The values of one moment, by the id of their series. */
export interface Point {
  /** As read out and shown in the table, such as `24 Nov 2026`. */
  label: string;
  values: Readonly<Record<string, number>>;
}

/** A round number at or above the largest value, so that the axis has readable steps. */
export function roundedTop(largest: number): number {
  if (largest <= 4) return 4;
  const magnitude = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * magnitude >= largest) ?? 10;
  return step * magnitude;
}

/** The sum of a point over the given series. */
export const totalOf = (point: Point, series: readonly Series[]): number =>
  series.reduce((sum, { id }) => sum + (point.values[id] ?? 0), 0);
