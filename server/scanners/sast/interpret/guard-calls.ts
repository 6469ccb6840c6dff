import type { Call, Expression } from "#server/scanners/sast/ast/expression";
import type { Context } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { textPath } from "#server/scanners/sast/interpret/read";

/** The places that a call found in the models, being true, makes safe. */
export function guardsAt(test: Call, cx: Context): { place: Expression; bits: number }[] {
  const text = textPath(test.callee);
  const paths = new Set<string>();
  if (text !== null) paths.add(text);
  const { callee } = test;
  const head = callee.kind === "member" ? evaluate(callee.object, cx) : evaluate(callee, cx);
  if (head.path !== null) paths.add(callee.kind === "member" ? `${head.path}.${callee.name}` : head.path);
  const found: { place: Expression; bits: number }[] = [];
  for (const path of paths) {
    for (const { sanitizer } of cx.tables.calls.find(path)) {
      const ref = sanitizer?.guards;
      if (!sanitizer || !ref) continue;
      const place =
        ref.from === "receiver" && callee.kind === "member" ? callee.object : test.args[ref.index]?.value;
      if (place) found.push({ place, bits: sanitizer.bits });
    }
  }
  return found;
}
