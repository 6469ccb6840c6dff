import type { Callee } from "#server/scanners/sast/interpret/call";
import type { Context } from "#server/scanners/sast/interpret/context";
import { invokeUnknown } from "#server/scanners/sast/interpret/invoke";
import { join } from "#server/scanners/sast/interpret/join";
import { taintOfAll } from "#server/scanners/sast/interpret/literals";
import { elementOf } from "#server/scanners/sast/interpret/read";
import type { Given } from "#server/scanners/sast/interpret/site";
import { containerOf, unknownValue, type Value } from "#server/scanners/sast/interpret/value";

const whole: ReadonlySet<string> = new Set([
  "then",
  "catch",
  "finally",
  "tap",
  "pipe",
  "also",
  "let",
  "map_or",
  "ifPresent",
]);

/** PHP's `array_map` and its like give the items of their other arguments to the function. */
function itemOfOthers(args: readonly Given[], cx: Context): Value | null {
  if (cx.unit.language !== "php") return null;
  const taint = taintOfAll(args.map((arg) => arg.value));
  return taint === null ? null : { ...unknownValue, taint };
}

/**
 * Runs functions that are given to a call nobody knows, as that call may. What the receiver holds is their first parameter:
 * an item of a list, the value of a promise. The answer is what they return; null when there are none.
 */
export function callBack(callee: Callee, args: readonly Given[], cx: Context): Value | null {
  let returned: Value | null = null;
  for (const { value } of args) {
    const { shape } = value;
    if (shape?.kind !== "function") continue;
    const { receiver } = callee;
    const first =
      receiver === null
        ? itemOfOthers(args, cx)
        : whole.has(callee.name)
          ? receiver
          : containerOf(receiver) || receiver.taint
            ? elementOf(receiver, null)
            : null;
    const result = invokeUnknown(shape, first ? [first] : [], callee.paths, cx);
    returned = returned ? join(returned, result) : result;
  }
  return returned === null
    ? null
    : { ...unknownValue, taint: returned.taint, shape: returned.shape, path: returned.path };
}
