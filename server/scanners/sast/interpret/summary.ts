import type { Given } from "#server/scanners/sast/interpret/site";
import type { Closure, Value } from "#server/scanners/sast/interpret/value";

const longest = 2_000;
const longestConstant = 100;

/**
 * What a call's outcome depends on, as text: calls of equal digest have equal outcomes. Null where that is not certain: functions
 * made in functions see variables of their own, and what is handed over may be changed or called.
 */
export function digestOf(closure: Closure, args: readonly Given[]): string | null {
  if (closure.scope.kind === "function" || (closure.scope.parent !== null && closure.owner === null))
    return null;
  const parts: string[] = [];
  if (closure.self && !describe(closure.self, parts, 0)) return null;
  for (const { name, spread, value } of args) {
    parts.push(spread ? "…" : "", name ?? "");
    if (!describe(value, parts, 0)) return null;
  }
  const digest = parts.join("\u0001");
  return digest.length > longest ? null : digest;
}

function describe(value: Value, parts: string[], depth: number): boolean {
  const { taint, constant, path, shape, pieces } = value;
  parts.push(taint ? `${taint.bits}${taint.origin}` : "", path ?? "", pieces ?? "");
  if (constant !== undefined) {
    const text = String(constant);
    if (text.length > longestConstant) return false;
    parts.push(typeof constant, text);
  }
  if (shape === null) return true;
  if (shape.kind === "class") {
    parts.push("class", shape.path);
    return true;
  }
  if (shape.kind === "function") {
    if (shape.scope.kind !== "module") return false;
    parts.push("function", shape.label, shape.unit.path, String(shape.fn.start));
    return true;
  }
  const { items, entries, rest } = shape.content;
  if (depth >= 2 || (items?.length ?? 0) + entries.size > 20) return false;
  parts.push(shape.of, shape.instanceOf?.path ?? "", "(");
  for (const item of items ?? []) if (!describe(item, parts, depth + 1)) return false;
  for (const [key, entry] of entries) {
    parts.push(key);
    if (!describe(entry, parts, depth + 1)) return false;
  }
  if (rest && !describe(rest, parts, depth + 1)) return false;
  parts.push(")");
  return true;
}
