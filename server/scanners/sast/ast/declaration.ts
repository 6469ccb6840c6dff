import type { Expression } from "#server/scanners/sast/ast/expression";
import type { Language, Place } from "#server/scanners/sast/ast/node";
import type { Statement } from "#server/scanners/sast/ast/statement";

export interface FunctionNode extends Place {
  readonly kind: "function-node";
  /** Null where it has none: the interpreter names it after what it is assigned to. Constructors are called `constructor`. */
  readonly name: string | null;
  /** Where the name stands, for reporting; the whole function's start where there is none. */
  readonly nameStart: number;
  /**
   * `arrow` keeps the receiver and the scope's `return` semantics of JavaScript's arrow functions, Java's lambdas, PHP's `fn`,
   * Ruby's blocks and Go's function literals. `method` and `constructor` are members of a class, `function` all others.
   */
  readonly role: "function" | "arrow" | "method" | "constructor" | "getter" | "setter";
  readonly static: boolean;
  readonly generator: boolean;
  /** Parameters as written; Python's `self` is one of them. */
  readonly params: readonly Parameter[];
  /** An arrow function with an expression body has one return statement. Empty for abstract and native functions. */
  readonly body: readonly Statement[];
  /** See `typeName`; null when not declared. */
  readonly returns: string | null;
  /** Decorators, annotations and attributes: calls, or names where they have no arguments. */
  readonly annotations: readonly Expression[];
  /** Go's method receiver: the parameter, with its type. */
  readonly receiver: Parameter | null;
}

export interface Parameter extends Place {
  readonly kind: "parameter";
  /** A name or a destructuring pattern (see Assign). */
  readonly target: Expression;
  readonly default: Expression | null;
  /** `list` takes the remaining positional arguments, `map` the remaining named ones (Python's and Ruby's `**`). */
  readonly rest: "list" | "map" | null;
  readonly type: string | null;
  readonly annotations: readonly Expression[];
}

/** A class, interface, record, enum, struct, trait or Ruby/PHP module with members. */
export interface ClassNode extends Place {
  readonly kind: "class-node";
  readonly name: string | null;
  /** Base classes and interfaces, as names or members; mixins too. */
  readonly bases: readonly Expression[];
  readonly methods: readonly FunctionNode[];
  readonly fields: readonly Field[];
  /** Nested classes, static blocks, and everything else that stands in a class body. */
  readonly body: readonly Statement[];
  readonly annotations: readonly Expression[];
}

export interface Field extends Place {
  readonly kind: "field";
  readonly name: string;
  readonly static: boolean;
  readonly value: Expression | null;
  readonly type: string | null;
  readonly annotations: readonly Expression[];
}

/** One file, lowered. */
export interface Module extends Place {
  readonly kind: "module";
  readonly language: Language;
  /** What the file says it belongs to, with dots: Java's `package`, Go's package name, namespaces of C# and PHP; else null. */
  readonly package: string | null;
  readonly body: readonly Statement[];
}

export type AstNode = Expression | Statement | FunctionNode | Parameter | ClassNode | Field | Module;
