import { boundNames } from "#server/scanners/sast/binding-patterns";
import { evaluate } from "#server/scanners/sast/evaluate";
import type { CallSite, Facts } from "#server/scanners/sast/facts";
import { alwaysLeaves, guardsOf } from "#server/scanners/sast/guards";
import { bindParameters } from "#server/scanners/sast/parameters";
import { memberOf } from "#server/scanners/sast/request-values";
import { isFunction, opensScope, Scope } from "#server/scanners/sast/scope";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";
import { joinTaint, nothing, type Taint, type Value, valueWith } from "#server/scanners/sast/value";

const maxPasses = 3;

/**
 * Follows data through one file by walking its tree in source order, without recursion. Several passes let functions
 * learn from their callers; the walk stops for good when `maxSteps` are used up.
 */
export class Interpreter implements Facts {
  steps = 0;
  readonly #values = new Map<SyntaxNode, Value>();
  readonly #scopes = new Map<SyntaxNode, Scope>();
  readonly #arguments = new Map<SyntaxNode, (Taint | null)[]>();
  readonly #returns = new Map<SyntaxNode, Value>();
  readonly #functions: SyntaxNode[] = [];
  #scope: Scope;
  #learnt = false;
  #call: CallSite | null = null;

  constructor(
    readonly path: string,
    readonly source: string,
    readonly root: SyntaxNode,
    readonly maxSteps: number,
  ) {
    this.#scope = new Scope(null, true);
  }

  /** Interprets the file, calling `visit` for every node of the last pass. False when the steps ran out. */
  run(visit: (node: SyntaxNode) => void): boolean {
    for (let pass = 1; pass < maxPasses; pass += 1) {
      this.#learnt = false;
      if (!this.#pass(() => {})) return false;
      if (!this.#learnt) break;
    }
    return this.#pass(visit);
  }

  text(node: SyntaxNode): string {
    return this.source.slice(node.start, node.end);
  }

  value(node: SyntaxNode | null | undefined): Value {
    return (node && this.#values.get(node)) || nothing;
  }

  call(node: SyntaxNode): CallSite {
    if (this.#call?.node === node) return this.#call;
    const callee = child(node, "function") ?? child(node, "constructor");
    const property = callee ? child(callee, "property") : null;
    const list = child(node, "arguments");
    const tagged = list?.kind === "template_string";
    this.#call = {
      node,
      callee,
      receiver: callee ? child(callee, "object") : null,
      name: property ? this.text(property) : callee?.kind === "identifier" ? this.text(callee) : "",
      path: this.value(callee).path,
      args: tagged || !list ? [] : list.children,
      tagged,
    };
    return this.#call;
  }

  /** What is known of a name here; undefined when this file does not bind it. */
  lookup(name: string): Value | undefined {
    for (let scope: Scope | null = this.#scope; scope !== null; scope = scope.parent) {
      this.steps += 1;
      const value = scope.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  declare(name: string, value: Value, functionWide = false): void {
    let scope = this.#scope;
    while (functionWide && !scope.ofFunction && scope.parent !== null) scope = scope.parent;
    if (functionWide && scope !== this.#scope) scope.join(name, value);
    else scope.set(name, value);
  }

  /** Gives a name a new value. In a branch the old value may survive, so both are kept. */
  assign(name: string, value: Value): void {
    if (this.#scope.has(name)) {
      this.#scope.set(name, value);
      return;
    }
    this.addTo(name, value);
  }

  /** Lets a name keep what it has and take on more. */
  addTo(name: string, value: Value): void {
    let scope = this.#scope;
    while (!scope.has(name) && scope.parent !== null) {
      this.steps += 1;
      scope = scope.parent;
    }
    scope.join(name, value);
  }

  bindPattern(pattern: SyntaxNode, value: Value, bind: (name: string, value: Value) => void): void {
    for (const { name, property, whole } of boundNames(pattern, (node) => this.text(node))) {
      this.steps += 1;
      const part = whole ? value : this.#part(value, property, name);
      bind(this.text(name), part);
    }
  }

  #part(value: Value, property: string | null, name: SyntaxNode): Value {
    if (property === null) return valueWith({ taint: value.taint });
    const holder = value.role === "context" ? "ctx" : "req";
    const from = value.taint?.from ?? `${holder}.${property}`;
    return memberOf(value, property, from, name.row);
  }

  /** Notes the taint a call hands to a function of this file. */
  passArguments(fn: SyntaxNode, taints: readonly (Taint | null)[]): void {
    const known = this.#arguments.get(fn) ?? [];
    this.#arguments.set(fn, known);
    for (const [index, taint] of taints.entries()) {
      if (taint === null) continue;
      this.steps += 1;
      const before = known[index] ?? null;
      const after = joinTaint(before, taint);
      if (after?.dangers !== before?.dangers) {
        known[index] = after;
        this.#learnt = true;
      }
    }
  }

  /** What a function of this file returned when it was last walked; undefined when it was not walked yet. */
  returned(fn: SyntaxNode): Value | undefined {
    return this.#returns.get(fn);
  }

  #pass(visit: (node: SyntaxNode) => void): boolean {
    this.#values.clear();
    this.#functions.length = 0;
    this.#call = null;
    this.#scope = new Scope(null, true);
    const stack: { node: SyntaxNode; next: number }[] = [{ node: this.root, next: 0 }];
    this.#enter(this.root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      this.steps += 1;
      if (this.steps > this.maxSteps) return false;
      const following = top.node.children[top.next];
      if (following) {
        top.next += 1;
        stack.push({ node: following, next: 0 });
        this.#enter(following);
      } else {
        stack.pop();
        this.#leave(top.node, visit);
      }
    }
    return true;
  }

  #enter(node: SyntaxNode): void {
    if (opensScope(node)) {
      const scope =
        this.#scopes.get(node) ?? new Scope(this.#scope, isFunction(node) || node.parent === null);
      this.#scopes.set(node, scope);
      this.#scope = scope;
      this.#hoist(node);
      this.#trustInBranch(node);
    }
    if (isFunction(node)) {
      this.#functions.push(node);
      this.#returns.set(node, nothing);
      bindParameters(node, this, this.#arguments.get(node) ?? []);
    }
    if (node.field === "body" && node.parent?.kind === "for_in_statement") this.#bindLoop(node.parent);
  }

  #leave(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
    const value = evaluate(node, this);
    if (value !== nothing) this.#values.set(node, value);
    visit(node);
    if (isFunction(node)) {
      this.#functions.pop();
      const body = child(node, "body");
      if (body && body.kind !== "statement_block") this.#returns.set(node, this.value(body));
    }
    if (node.kind === "return_statement") this.#noteReturn(node);
    if (opensScope(node) && this.#scope.parent) this.#scope = this.#scope.parent;
    if (node.kind === "if_statement") this.#trustAfter(node);
  }

  #noteReturn(node: SyntaxNode): void {
    const fn = this.#functions.at(-1);
    if (!fn) return;
    const before = this.#returns.get(fn) ?? nothing;
    const value = this.value(node.children[0]);
    this.#returns.set(
      fn,
      valueWith({ taint: joinTaint(before.taint, value.taint), role: before.role ?? value.role }),
    );
  }

  // Function declarations can be called above the place they stand.
  #hoist(node: SyntaxNode): void {
    if (node.kind !== "program" && node.kind !== "statement_block") return;
    for (const statement of node.children) {
      const declared = statement.kind === "export_statement" ? child(statement, "declaration") : statement;
      if (!declared || !isFunction(declared)) continue;
      const name = child(declared, "name");
      if (name) this.#scope.set(this.text(name), valueWith({ fn: declared }));
    }
  }

  #bindLoop(loop: SyntaxNode): void {
    const left = child(loop, "left");
    const iterated = this.value(child(loop, "right"));
    if (left)
      this.bindPattern(left, valueWith({ taint: iterated.taint }), (name, part) => this.declare(name, part));
  }

  #trustInBranch(node: SyntaxNode): void {
    const owner = node.parent;
    const condition = owner?.kind === "if_statement" ? child(owner, "condition") : null;
    if (!condition || (node.field !== "consequence" && node.field !== "alternative")) return;
    this.#trust(condition, node.field === "consequence");
  }

  #trustAfter(node: SyntaxNode): void {
    const condition = child(node, "condition");
    const consequence = child(node, "consequence");
    if (condition && consequence && alwaysLeaves(consequence)) this.#trust(condition, false);
  }

  #trust(condition: SyntaxNode, outcome: boolean): void {
    for (const { subject, trustedWhen } of guardsOf(condition, (node) => this.text(node))) {
      if (trustedWhen !== outcome) continue;
      const name = this.text(subject).slice(0, 200);
      // Kept under the text of the expression too: a guard on `req.query.x` holds for that expression only.
      const known = subject.kind === "identifier" ? this.lookup(name) : undefined;
      this.#scope.set(subject.kind === "identifier" ? name : `=${name}`, {
        ...(known ?? nothing),
        taint: null,
      });
    }
  }
}
