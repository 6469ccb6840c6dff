import type { Statement } from "#server/scanners/sast/ast/statement";
import { bindTarget } from "#server/scanners/sast/interpret/assign";
import { assume, inBlock, inBranches } from "#server/scanners/sast/interpret/branches";
import { initialiseClass } from "#server/scanners/sast/interpret/construct";
import { type Context, nested, step } from "#server/scanners/sast/interpret/context";
import { hoist } from "#server/scanners/sast/interpret/declare";
import { evaluate } from "#server/scanners/sast/interpret/evaluate";
import { join } from "#server/scanners/sast/interpret/join";
import { forgetConstants } from "#server/scanners/sast/interpret/loops";
import { elementOf } from "#server/scanners/sast/interpret/read";
import { checkReturn } from "#server/scanners/sast/interpret/spots";
import { executeSwitch } from "#server/scanners/sast/interpret/switch";
import {
  containerOf,
  pathValue,
  truth,
  unknownValue,
  type Value,
  withPath,
  withTaint,
} from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";

/** Runs statements in order. False when the way ends in them: by a return, throw or jump. */
export function executeAll(body: readonly Statement[], cx: Context): boolean {
  hoist(body, cx);
  for (const statement of body) if (!execute(statement, cx)) return false;
  return true;
}

/** The value of the last expression of a body, whichever way it was reached. */
export function executeForValue(body: readonly Statement[], cx: Context): Value {
  const results: Value[] = [];
  inBlock(() => executeResults(body, cx, results), cx);
  return results.length === 0 ? unknownValue : results.reduce(join);
}

function executeResults(body: readonly Statement[], cx: Context, results: Value[]): boolean {
  hoist(body, cx);
  for (const [at, statement] of body.entries()) {
    if (at < body.length - 1) {
      if (!execute(statement, cx)) return false;
    } else return lastResult(statement, cx, results);
  }
  return true;
}

function lastResult(statement: Statement, cx: Context, results: Value[]): boolean {
  switch (statement.kind) {
    case "expression":
      results.push(evaluate(statement.value, cx));
      return true;
    case "block":
      return inBlock(() => executeResults(statement.body, cx, results), cx);
    case "if":
      return executeIf(statement, cx, (body) => executeResults(body, cx, results));
    case "switch":
      return executeSwitch(statement, cx, (body) => executeResults(body, cx, results));
    default:
      return execute(statement, cx);
  }
}

/** Runs one statement. False when the way ends in it. */
export function execute(statement: Statement, cx: Context): boolean {
  step(cx);
  return nested(cx, true, () => executeKind(statement, cx));
}

function executeKind(statement: Statement, cx: Context): boolean {
  switch (statement.kind) {
    case "expression":
      evaluate(statement.value, cx);
      return true;
    case "return": {
      const value = statement.value ? evaluate(statement.value, cx) : pathValue("undefined");
      if (statement.value) checkReturn(statement.value, value, cx);
      cx.returned = cx.returned ? join(cx.returned, value) : value;
      return false;
    }
    case "throw":
      if (statement.value) evaluate(statement.value, cx);
      return false;
    case "if":
      return executeIf(statement, cx, (body) => executeAll(body, cx));
    case "loop":
      return executeLoop(statement, cx);
    case "each":
      return executeEach(statement, cx);
    case "switch":
      return executeSwitch(statement, cx, (body) => executeAll(body, cx));
    case "try":
      return executeTry(statement, cx);
    case "jump": {
      const exit = cx.exits.at(-1);
      if (exit) exit.ways.push(cx.run.journal.changesSince(exit.mark));
      return false;
    }
    case "block":
      return inBlock(() => executeAll(statement.body, cx), cx);
    case "with":
      return inBlock(() => {
        for (const resource of statement.resources) evaluate(resource, cx);
        return executeAll(statement.body, cx);
      }, cx);
    case "class":
      initialiseClass(statement.class, cx);
      return true;
    case "export":
      executeExport(statement, cx);
      return true;
    case "function":
    case "import":
      return true;
  }
}

function executeIf(
  statement: Extract<Statement, { kind: "if" }>,
  cx: Context,
  body: (statements: readonly Statement[]) => boolean,
): boolean {
  const ways: (() => boolean)[] = [];
  const failed: Extract<Statement, { kind: "if" }>["branches"][number]["test"][] = [];
  for (const branch of statement.branches) {
    const before = [...failed];
    // Tests are looked at in the state before all of them: what they change is seen by their own branch alone.
    const known = truth(evaluate(branch.test, cx));
    if (known === false) continue;
    ways.push(() => {
      for (const test of before) assume(test, false, cx);
      assume(branch.test, true, cx);
      return body(branch.body);
    });
    if (known === true) return inBranches(ways, cx);
    if (failed.length < mostRemembered) failed.push(branch.test);
  }
  ways.push(() => {
    for (const test of failed) assume(test, false, cx);
    return statement.otherwise.length === 0 || body(statement.otherwise);
  });
  return inBranches(ways, cx);
}

const mostRemembered = 8;

/** Two rounds show what one round's end does to the next one's beginning. */
const rounds = 2;

function executeLoop(statement: Extract<Statement, { kind: "loop" }>, cx: Context): boolean {
  for (const each of statement.init) execute(each, cx);
  forgetConstants(statement, cx);
  const endless = statement.test === null;
  const first = statement.test && !statement.bodyFirst ? truth(evaluate(statement.test, cx)) : null;
  if (first === false) return true;
  return repeat(cx, endless || statement.bodyFirst || first === true, endless || first === true, () => {
    if (statement.test && !statement.bodyFirst) {
      evaluate(statement.test, cx);
      assume(statement.test, true, cx);
    }
    const through = executeAll(statement.body, cx);
    if (through) {
      for (const each of statement.update) evaluate(each, cx);
      if (statement.test && statement.bodyFirst) evaluate(statement.test, cx);
    }
    return through;
  });
}

function executeEach(statement: Extract<Statement, { kind: "each" }>, cx: Context): boolean {
  const iterable = evaluate(statement.iterable, cx);
  forgetConstants(statement, cx);
  const taint = wholeTaint(iterable);
  const type = statement.type === null ? null : cx.run.program.typePath(statement.type, cx.unit);
  return inBlock(
    () =>
      repeat(cx, false, false, () => {
        if (statement.key)
          bindTarget(statement.key, withTaint(unknownValue, iterable.taint), cx, statement.declares);
        if (statement.target) {
          const element = elementOf(iterable, null);
          bindTarget(
            statement.target,
            withPath({ ...element, taint, constant: undefined }, type),
            cx,
            statement.declares,
          );
        }
        return executeAll(statement.body, cx);
      }),
    cx,
  );
}

/** Goes on from the ends of all rounds, the jumps out of them and, unless it runs for certain, from before. */
function repeat(cx: Context, certain: boolean, endless: boolean, round: () => boolean): boolean {
  const { journal } = cx.run;
  const mark = journal.mark();
  const since = journal.latestId;
  const exit = { mark, ways: [] as ReturnType<typeof journal.changesSince>[] };
  cx.exits.push(exit);
  const ends = certain ? [] : [journal.changesSince(mark)];
  for (let count = 0; count < rounds; count += 1) {
    if (!inBlock(round, cx)) break;
    // An endless loop is left by jumps only, but nobody is sure of what looks endless.
    if (!endless || count === rounds - 1) ends.push(journal.changesSince(mark));
  }
  cx.exits.pop();
  journal.rollback(mark);
  const all = [...ends, ...exit.ways];
  journal.merge(all, since);
  return all.length > 0;
}

function executeTry(statement: Extract<Statement, { kind: "try" }>, cx: Context): boolean {
  const { journal } = cx.run;
  const mark = journal.mark();
  const since = journal.latestId;
  const through = inBlock(() => executeAll(statement.body, cx) && executeAll(statement.otherwise, cx), cx);
  const end = journal.changesSince(mark);
  const ends = through ? [end] : [];
  for (const each of statement.catches) {
    journal.rollback(mark);
    // The body may have stopped anywhere: between its beginning and its end.
    journal.merge([end, new Map()], since);
    const caught = inBlock(() => {
      if (each.name !== null) cx.scope.define(journal, each.name, pathValue(each.types[0] ?? "Error"));
      return executeAll(each.body, cx);
    }, cx);
    if (caught) ends.push(journal.changesSince(mark));
  }
  journal.rollback(mark);
  if (ends.length > 0) journal.merge(ends, since);
  else journal.merge([end], since);
  const finished = inBlock(() => executeAll(statement.always, cx), cx);
  return finished && ends.length > 0;
}

function executeExport(statement: Extract<Statement, { kind: "export" }>, cx: Context): void {
  const { exported, run, unit } = cx;
  if (!exported) return;
  const module = statement.from === null ? null : run.program.module(statement.from, unit, run);
  const given = module ? containerOf(module)?.content.entries : undefined;
  if (statement.wildcard) for (const [name, value] of given ?? []) exported.set(name, value);
  for (const { name, as } of statement.names) {
    if (statement.from !== null) {
      const value = name === "*" ? module : given?.get(name);
      exported.set(as, value ?? pathValue(name === "*" ? statement.from : `${statement.from}.${name}`));
    } else {
      const value = cx.scope.lookup(name) ?? run.program.linked(name, unit, run);
      if (value) exported.set(as, value);
    }
  }
}
