import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Each, Loop, Statement } from "#server/scanners/sast/ast/statement";
import type { Context } from "#server/scanners/sast/interpret/context";
import { containerOf } from "#server/scanners/sast/interpret/value";

const known = new WeakMap<Loop | Each, ReadonlySet<string>>();
const mostNodes = 20_000;

/** What a loop assigns has no constant value in it: it is another one in each round. */
export function forgetConstants(loop: Loop | Each, cx: Context): void {
  let names = known.get(loop);
  if (!names) {
    names = assignedIn(loop);
    known.set(loop, names);
  }
  for (const name of names) {
    const holder = cx.scope.holding(name);
    const value = holder?.read(name);
    if (holder && value && value.constant !== undefined && !containerOf(value))
      holder.define(cx.run.journal, name, { ...value, constant: undefined });
  }
}

/** Names that are assigned anywhere in a loop, functions in it left out. */
function assignedIn(loop: Loop | Each): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: object[] = loop.kind === "loop" ? [loop.body, loop.update, loop.test ?? []] : [loop.body];
  let left = mostNodes;
  for (let next = waiting.pop(); next && left > 0; next = waiting.pop(), left -= 1) {
    const node: Partial<Expression | Statement> = next;
    if (node.kind === "assign" && node.target?.kind === "name" && node.declares === null)
      names.add(node.target.name);
    if (node.kind === "lambda" || node.kind === "function" || node.kind === "class") continue;
    for (const part of Object.values(next)) if (typeof part === "object" && part !== null) waiting.push(part);
  }
  return names;
}
