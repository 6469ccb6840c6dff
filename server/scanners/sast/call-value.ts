import { moduleName } from "#server/scanners/sast/evaluate-bindings";
import type { CallSite } from "#server/scanners/sast/facts";
import type { Interpreter } from "#server/scanners/sast/interpreter";
import { answersOnly, carriesArguments, cleansHtml, clearedBy } from "#server/scanners/sast/known-functions";
import { requestReading } from "#server/scanners/sast/request-values";
import type { SyntaxNode } from "#server/scanners/sast/syntax-node";
import {
  danger,
  everyDanger,
  joinTaint,
  nothing,
  type Taint,
  type Value,
  valueWith,
  without,
} from "#server/scanners/sast/value";

/** What a call or `new` yields, and what it tells the functions and lists of this file it is given. */
export function callValue(node: SyntaxNode, at: Interpreter): Value {
  const call = at.call(node);
  if (call.tagged) return nothing;
  const receiver = at.value(call.receiver);
  const given = joinAll(call.args.map((arg) => at.value(arg).taint));

  const loaded = loadedModule(call, at);
  if (loaded) return loaded;
  const reading = requestReading(receiver, call.name, at.text(node).slice(0, 80), node.row);
  if (reading) return reading;

  handToCallbacks(call, receiver.taint, at);
  if (call.name === "push" || call.name === "unshift" || call.name === "append")
    taintReceiver(call, given, at);

  const cleared = clearedBy(call.path, call.name);
  if (cleared !== 0) {
    const taint = without(joinTaint(given, receiver.taint), cleared);
    return valueWith({ taint, cleanHtml: cleansHtml(call.path, call.name) });
  }
  if (cleansHtml(call.path, call.name))
    return valueWith({ taint: without(given, danger.xss), cleanHtml: true });

  const local = at.value(call.callee).fn;
  if (local) return localCall(local, call, given, at);
  if (receiver.role === "response" || receiver.role === "reply") return valueWith({ role: receiver.role });
  if (receiver.taint !== null) return methodOfTainted(call, receiver, given, at);
  if (node.kind === "new_expression") return constructed(call, given);
  if (carriesArguments(call.path)) return valueWith({ taint: given });
  if (
    call.name === "concat" ||
    call.name === "replace" ||
    call.name === "replaceAll" ||
    call.name === "join"
  ) {
    return valueWith({ taint: given });
  }
  // A function from elsewhere called by its bare name usually formats; a method of some object usually fetches.
  if (call.receiver === null && given !== null) return valueWith({ taint: given, guessed: true });
  return call.path === null ? nothing : valueWith({ path: `${call.path}()` });
}

function loadedModule(call: CallSite, at: Interpreter): Value | null {
  const [first] = call.args;
  if (call.path === "require" || call.callee?.kind === "import") {
    const module = moduleName(at.value(first).constant);
    return module === null ? null : valueWith({ path: module });
  }
  // `promisify(exec)` is still exec.
  if (call.name === "promisify" || call.name === "bind") {
    const path = call.name === "bind" ? at.value(call.receiver).path : at.value(first).path;
    return path === null ? null : valueWith({ path });
  }
  return null;
}

/** The items of a tainted list reach the function it is walked with. */
function handToCallbacks(call: CallSite, taint: Taint | null, at: Interpreter): void {
  if (taint === null) return;
  for (const arg of call.args) {
    const { fn } = at.value(arg);
    if (fn) at.passArguments(fn, [taint, call.name === "reduce" ? taint : null]);
  }
}

function taintReceiver(call: CallSite, taint: Taint | null, at: Interpreter): void {
  if (taint === null || call.receiver?.kind !== "identifier") return;
  const known = at.lookup(at.text(call.receiver));
  if (known && known.role === null)
    at.addTo(at.text(call.receiver), valueWith({ taint, shape: known.shape }));
}

function localCall(fn: SyntaxNode, call: CallSite, given: Taint | null, at: Interpreter): Value {
  at.passArguments(
    fn,
    call.args.map((arg) => at.value(arg).taint),
  );
  return at.returned(fn) ?? valueWith({ taint: given });
}

function methodOfTainted(call: CallSite, receiver: Value, given: Taint | null, at: Interpreter): Value {
  if (answersOnly(call.name)) return nothing;
  const taint = joinTaint(receiver.taint, given);
  const [pattern] = call.args;
  if ((call.name === "replace" || call.name === "replaceAll") && pattern?.kind === "regex") {
    return valueWith({ taint: without(taint, clearedByReplacing(at.text(pattern))) });
  }
  return valueWith({ taint });
}

// `/[^a-z0-9]/` keeps only what it names; a pattern with `<` is an HTML escape.
function clearedByReplacing(pattern: string): number {
  if (/^\/\[\^[\w\s.\\-]+\]/.test(pattern) && /g[a-z]*$/.test(pattern))
    return everyDanger & ~(pattern.includes(".") ? danger.path : 0);
  return pattern.includes("<") ? danger.xss : 0;
}

function constructed(call: CallSite, given: Taint | null): Value {
  if (/^(?:URL|URLSearchParams|String|Buffer|Array|Set|Map|Error|url\.URL)$/.test(call.path ?? "")) {
    return valueWith({ taint: given });
  }
  return call.path === null ? nothing : valueWith({ path: `${call.path}()` });
}

function joinAll(taints: readonly (Taint | null)[]): Taint | null {
  return taints.reduce(joinTaint, null);
}
