import { type Taint, union } from "#server/scanners/sast/interpret/taint";
import type { Value } from "#server/scanners/sast/interpret/value";

const deepest = 4;
const mostParts = 300;

/** The foreign data in a value and in what it contains. */
export function wholeTaint(value: Value): Taint | null {
  if (value.shape?.kind !== "container") return value.taint;
  const budget = { parts: mostParts };
  return within(value, 0, budget);
}

function within(value: Value, depth: number, budget: { parts: number }): Taint | null {
  let { taint } = value;
  if (value.shape?.kind !== "container" || depth >= deepest) return taint;
  const { items, entries, rest } = value.shape.content;
  const visit = (part: Value) => {
    budget.parts -= 1;
    if (budget.parts > 0) taint = union(taint, within(part, depth + 1, budget));
  };
  if (rest) visit(rest);
  for (const item of items ?? []) visit(item);
  for (const entry of entries.values()) visit(entry);
  return taint;
}
