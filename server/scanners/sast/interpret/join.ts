import { union } from "#server/scanners/sast/interpret/taint";
import type { Shape, Value } from "#server/scanners/sast/interpret/value";

/** What is known of a value that is one of two. */
export function join(a: Value, b: Value): Value {
  if (a === b) return a;
  const taint = union(a.taint, b.taint);
  const constant = a.constant === b.constant ? a.constant : undefined;
  const path = a.path ?? b.path;
  const shape = joinShapes(a.shape, b.shape);
  const pieces = a.pieces ?? b.pieces;
  if (
    a.taint === taint &&
    a.constant === constant &&
    a.path === path &&
    a.shape === shape &&
    a.pieces === pieces
  )
    return a;
  return { taint, constant, path, shape, pieces };
}

// Of two different containers one is kept: what is done to it afterwards would not reach a joined copy. Where only one of
// them holds foreign data, it is that one.
function joinShapes(a: Shape | null, b: Shape | null): Shape | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  return a.kind === "container" && b.kind === "container" && weight(b) > weight(a) ? b : a;
}

function weight(shape: Shape): number {
  if (shape.kind !== "container") return 0;
  const { items, entries, rest } = shape.content;
  let tainted = rest?.taint ? 1 : 0;
  for (const item of items ?? []) if (item.taint) tainted += 1;
  for (const entry of entries.values()) if (entry.taint) tainted += 1;
  return tainted;
}
