import type { ClassNode, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Place } from "#server/scanners/sast/ast/node";

/** What all languages' statements are lowered to. */
export type Statement =
  | ExpressionStatement
  | Return
  | Throw
  | If
  | Loop
  | Each
  | Switch
  | Try
  | Jump
  | Block
  | With
  | FunctionStatement
  | ClassStatement
  | Import
  | Export;

/** Declarations with a value are assignments that declare. `defer f()` and `go f()` are plain calls. */
export interface ExpressionStatement extends Place {
  readonly kind: "expression";
  readonly value: Expression;
}

export interface Return extends Place {
  readonly kind: "return";
  readonly value: Expression | null;
}

export interface Throw extends Place {
  readonly kind: "throw";
  readonly value: Expression | null;
}

/** All of `if … else if … else …` in one, so that ten thousand of them nest no deeper than one. `assert x` is `if (!x) throw`. */
export interface If extends Place {
  readonly kind: "if";
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[];
}

/** `while`, `do`, `until` (test negated), C's `for`, and endless ones (test null). */
export interface Loop extends Place {
  readonly kind: "loop";
  readonly init: readonly Statement[];
  readonly test: Expression | null;
  readonly update: readonly Expression[];
  readonly body: readonly Statement[];
  /** Whether the body runs before the first test. */
  readonly bodyFirst: boolean;
}

/** A loop over the items of something. `key` takes the index or key where the language gives one too. */
export interface Each extends Place {
  readonly kind: "each";
  readonly key: Expression | null;
  /** Null where only keys are asked for (JavaScript's `for in`, Go's one-variable range). */
  readonly target: Expression | null;
  readonly declares: "block" | "function" | null;
  readonly type: string | null;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
}

/** `switch`, `case`, `match`. A case without tests is the default. A null subject means that the tests are conditions. */
export interface Switch extends Place {
  readonly kind: "switch";
  readonly subject: Expression | null;
  readonly cases: readonly SwitchCase[];
}

export interface SwitchCase {
  readonly tests: readonly Expression[];
  readonly body: readonly Statement[];
  /** Whether the next case's body follows when this one does not jump. */
  readonly fallsThrough: boolean;
}

export interface Try extends Place {
  readonly kind: "try";
  readonly body: readonly Statement[];
  readonly catches: readonly Catch[];
  /** Runs after a body that did not throw: Python's and Ruby's `else`. */
  readonly otherwise: readonly Statement[];
  readonly always: readonly Statement[];
}

export interface Catch {
  /** Names of the types caught; empty for all. */
  readonly types: readonly string[];
  readonly name: string | null;
  readonly body: readonly Statement[];
}

export interface Jump extends Place {
  readonly kind: "jump";
  readonly to: "break" | "continue";
  readonly label: string | null;
}

/** A scope of its own; a labelled statement is a block with one statement. */
export interface Block extends Place {
  readonly kind: "block";
  readonly body: readonly Statement[];
}

/** Python's `with`, Java's try-with-resources, C#'s `using`. Each resource is an assignment or a plain expression. */
export interface With extends Place {
  readonly kind: "with";
  readonly resources: readonly Expression[];
  readonly body: readonly Statement[];
}

export interface FunctionStatement extends Place {
  readonly kind: "function";
  readonly fn: FunctionNode;
}

export interface ClassStatement extends Place {
  readonly kind: "class";
  readonly class: ClassNode;
}

/**
 * Names that come from another module. `from` as written, without quotes, a leading `node:` or a trailing `;`:
 * `import { a as b } from "./x"` → from `./x`, names `a` as `b`; `import d from "x"` → `default` as `d`;
 * `import * as n from "x"`, Go's `import n "x"`, Python's `import x as n` → a name of null as `n`;
 * Java's `import a.b.C` and PHP's `use a\b\C` → from `a.b`, name `C` as `C` (PHP's and C#'s separators become dots);
 * `import a.b.*`, C#'s `using A.B`, Python's `from x import *` → wildcard; Java's static imports → from `a.b.C`, name `m`.
 * Python's relative `from ..x import y` → from `..x`. A `package` or `namespace` declaration is not an import: see Module.
 */
export interface Import extends Place {
  readonly kind: "import";
  readonly from: string;
  readonly names: readonly { readonly name: string | null; readonly as: string }[];
  readonly wildcard: boolean;
}

/**
 * JavaScript only. Names this module gives out under another or the same name, also from elsewhere
 * (`export { a as b } from "./x"`; wildcard for `export *`). Declarations that are exported stand before it as statements
 * of their own; `export default <expression>` assigns to the name `default` and exports it.
 */
export interface Export extends Place {
  readonly kind: "export";
  readonly names: readonly { readonly name: string; readonly as: string }[];
  readonly from: string | null;
  readonly wildcard: boolean;
}
