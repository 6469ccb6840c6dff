import { type Taint, union } from "#server/scanners/sast/interpret/taint";
import type { Value } from "#server/scanners/sast/interpret/value";

const deepest = 4;
const mostParts = 300;

/** The foreign data in a value and in what it contains. */
export function wholeTaint(value: Value): Taint | null {
  if (value.shape?.kind !== "container") return value.taint;
  return within(value, 0, { parts: mostParts, maps: true });
}

/** The same for places that take text: what is under some key of a map does not become part of it. */
export function textTaint(value: Value): Taint | null {
  if (value.shape?.kind !== "container") return value.taint;
  return within(value, 0, { parts: mostParts, maps: false });
}

function within(
  value: Value,
  depth: number,
  budget: { parts: number; readonly maps: boolean },
): Taint | null {
  let { taint } = value;
  if (value.shape?.kind !== "container" || depth >= deepest) return taint;
  if (!budget.maps && value.shape.of === "map") return taint;
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
