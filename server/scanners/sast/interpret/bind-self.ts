import { sampleOf } from "#server/scanners/sast/interpret/construct";
import type { Context } from "#server/scanners/sast/interpret/context";
import { type ClassInfo, type Closure, shapeValue } from "#server/scanners/sast/interpret/value";

/** A method with a receiver that somebody else made; a static one with its class. */
export function bindSelf(closure: Closure, owner: ClassInfo, cx: Context): Closure {
  if (closure.fn.static) return { ...closure, self: shapeValue(owner, owner.path) };
  return { ...closure, self: sampleOf(owner, cx) };
}
