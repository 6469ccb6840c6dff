import { join } from "#server/scanners/sast/interpret/join";
import type { Cells, Journal } from "#server/scanners/sast/interpret/journal";
import type { Value } from "#server/scanners/sast/interpret/value";

/** Before the path of a member that a test has told something about: no variable is called that. */
export const checkedPrefix = "checked ";

/** Names that are visible in a block, function or module. */
export class Scope implements Cells {
  readonly id = 0;
  readonly #values = new Map<string, Value>();

  constructor(
    readonly kind: "block" | "function" | "module",
    readonly parent: Scope | null,
  ) {}

  read(name: string): Value | undefined {
    return this.#values.get(name);
  }

  restore(name: string, old: unknown): void {
    if (old === undefined) this.#values.delete(name);
    else this.#values.set(name, old as Value);
  }

  /** A variable one way does not have is what the others say; what only some ways have checked is not checked. */
  joined(name: string, values: readonly unknown[]): unknown {
    if (name.startsWith(checkedPrefix) && values.includes(undefined)) return undefined;
    return (values as (Value | undefined)[]).reduce((a, b) => (a && b ? join(a, b) : (a ?? b)));
  }

  /** The names defined here. */
  names(): IterableIterator<string> {
    return this.#values.keys();
  }

  /** Sets a name here, so that it can be undone. */
  define(journal: Journal, name: string, value: Value): void {
    journal.note(this, name, this.#values.get(name));
    this.#values.set(name, value);
  }

  /** The scope, here or outwards, that has the name. With `within`, no further out than the innermost function. */
  holding(name: string, within = false): Scope | null {
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      if (scope.#values.has(name)) return scope;
      if (within && scope.kind !== "block") return null;
    }
    return null;
  }

  lookup(name: string): Value | undefined {
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const value = scope.#values.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The scope where `var` and first assignments of scripting languages put a name. */
  get ofFunction(): Scope {
    for (let scope: Scope = this; ; scope = scope.parent)
      if (scope.kind !== "block" || !scope.parent) return scope;
  }
}
