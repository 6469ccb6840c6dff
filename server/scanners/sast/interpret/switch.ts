import type { Statement, Switch } from "#server/scanners/sast/ast/statement";
import { inBlock } from "#server/scanners/sast/interpret/branches";
import type { Context } from "#server/scanners/sast/interpret/context";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { refineTo } from "#server/scanners/sast/interpret/guards";
import type { Changes } from "#server/scanners/sast/interpret/journal";
import { binaryValue } from "#server/scanners/sast/interpret/operators";
import { truth } from "#server/scanners/sast/interpret/value";

/** Takes each case that the subject may be, from where it is entered to the jump that leaves it. */
export function executeSwitch(
  statement: Switch,
  cx: Context,
  execute: (body: readonly Statement[]) => boolean,
): boolean {
  const { journal } = cx.run;
  const subject = statement.subject ? evaluate(statement.subject, cx) : null;
  const { entries, certain } = entriesOf(statement, subject, cx);
  const mark = journal.mark();
  const since = journal.latestId;
  const exit = { mark, ways: [] as Changes[] };
  cx.exits.push(exit);
  const ends: Changes[] = certain ? [] : [journal.changesSince(mark)];
  for (const at of entries) {
    const entered = statement.cases[at];
    const through = inBlock(() => {
      const [only, ...others] = entered?.tests ?? [];
      if (statement.subject && only && others.length === 0)
        refineTo(statement.subject, evaluate(only, cx), cx);
      for (const each of statement.cases.slice(at)) {
        if (!execute(each.body)) return false;
        if (!each.fallsThrough) return true;
      }
      return true;
    }, cx);
    if (through) ends.push(journal.changesSince(mark));
    journal.rollback(mark);
  }
  cx.exits.pop();
  const all = [...ends, ...exit.ways];
  journal.merge(all, since);
  return all.length > 0;
}

/** Where the switch may be entered, and whether it is for certain. */
function entriesOf(
  statement: Switch,
  subject: ReturnType<typeof evaluate> | null,
  cx: Context,
): { entries: number[]; certain: boolean } {
  const entries: number[] = [];
  let fallback = -1;
  for (const [at, { tests }] of statement.cases.entries()) {
    if (tests.length === 0) fallback = at;
    for (const test of tests) {
      const value = evaluate(test, cx);
      const known = truth(subject ? binaryValue("==", [subject, value]) : value);
      if (known === true) return { entries: [...entries, at], certain: true };
      if (known === null && entries.at(-1) !== at) entries.push(at);
    }
  }
  if (fallback === -1) return { entries, certain: false };
  return { entries: entries.includes(fallback) ? entries : [...entries, fallback], certain: true };
}
