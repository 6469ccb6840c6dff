import type { ClassNode, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Place } from "#server/scanners/sast/ast/node";
import type { Statement } from "#server/scanners/sast/ast/statement";

/**
 * What all languages' expressions are lowered to. Kinds are disjoint from those of statements. A front end drops what has
 * no bearing on where data goes: parentheses, `await`, `&x`, non-null marks, type assertions without a useful type.
 */
export type Expression =
  | Literal
  | Regex
  | Template
  | Name
  | Self
  | Member
  | Index
  | Call
  | New
  | Binary
  | Logical
  | Unary
  | Conditional
  | Assign
  | Lambda
  | ClassValue
  | List
  | MapLiteral
  | Spread
  | Cast
  | Comprehension
  | Element
  | Sequence
  | Yield
  | ValueOf
  | Unknown;

/** A constant. Numbers too long to be exact are text; `null` stands for nil, None, null and undefined. */
export interface Literal extends Place {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

/** A regular expression literal: Ruby and JavaScript. */
export interface Regex extends Place {
  readonly kind: "regex";
  readonly pattern: string;
  readonly flags: string;
}

/** A string with parts filled in: template literal, f-string, `"#{}"`, `$"{}"`, `"$x"`. Fixed parts are literals. */
export interface Template extends Place {
  readonly kind: "template";
  readonly parts: readonly Expression[];
}

/** A variable, function, type or package by its bare name. PHP variables keep their `$`, Ruby's keep `@` and `$`. */
export interface Name extends Place {
  readonly kind: "name";
  readonly name: string;
}

/** The receiver (`this`, Ruby's `self`), or the same seen as its base class. Python's `self` is an ordinary parameter. */
export interface Self extends Place {
  readonly kind: "self";
  readonly as: "this" | "super";
}

/** `object.name`, `object?.name`, `object->name`, `Type::name`. */
export interface Member extends Place {
  readonly kind: "member";
  readonly object: Expression;
  readonly name: string;
}

/** `object[key]`. A slice `a[1:2]` has no key. */
export interface Index extends Place {
  readonly kind: "index";
  readonly object: Expression;
  readonly key: Expression | null;
}

/** One argument. `name` is that of a named argument (Python, C#, PHP, Ruby); `spread` is `...x`, `*x` or `**x`. */
export interface Argument {
  readonly value: Expression;
  readonly name: string | null;
  readonly spread: boolean;
}

/**
 * A call. The callee is a name, a member (a method call) or any expression. Ruby's `foo` without arguments is a call only
 * where the grammar says so; a Ruby block is the last argument, a lambda. A tagged template is a call of its tag. Operators
 * that run something are calls of a name: a shell string in backquotes is a call of `` ` ``, `echo x` and `print x` in PHP
 * are calls of `echo` and `print`, `include x` is a call of `include`.
 */
export interface Call extends Place {
  readonly kind: "call";
  readonly callee: Expression;
  readonly args: readonly Argument[];
}

/** `new Type(args)`. `body` is that of an anonymous class. Go's composite literals are this, with named arguments. */
export interface New extends Place {
  readonly kind: "new";
  /** A name or member path; null where it is computed in a way not shown. */
  readonly type: Expression;
  readonly args: readonly Argument[];
  readonly body: ClassNode | null;
}

/**
 * An operation on values. Chains of one associative operator are flat: `a + b + c` has three operands, and PHP's `.`, Lua's
 * `..` and the like are `+`. Use {@link import("#server/scanners/sast/ast/build").binary}, which does that.
 */
export interface Binary extends Place {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly operands: readonly Expression[];
}

/** `===` is `==`, `is` is `==` for values and `instanceof` for types, `<>` is `!=`, `=~` is `match`, `<=>` is `other`. */
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "**"
  | "&"
  | "|"
  | "^"
  | "<<"
  | ">>"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "not in"
  | "instanceof"
  | "match"
  | "other";

/** `&&`, `||` and `??` (also `?:` of PHP and Elvis forms), flat like {@link Binary}. */
export interface Logical extends Place {
  readonly kind: "logical";
  readonly operator: "and" | "or" | "default";
  readonly operands: readonly Expression[];
}

export interface Unary extends Place {
  readonly kind: "unary";
  readonly operator: "not" | "-" | "+" | "~" | "typeof" | "delete" | "void";
  readonly operand: Expression;
}

/** `test ? whenTrue : whenFalse`, also written the other way round. */
export interface Conditional extends Place {
  readonly kind: "conditional";
  readonly test: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/**
 * An assignment or a declaration with a value. `operator` is that of `+=` and its like (`x++` is `x += 1`), null for a plain
 * one. The target is a name, member or index, or a pattern made of lists, maps, spreads and, for a part with a default,
 * another assignment. `declares` says that the name is new: in the block, or in the function; null where it is found outwards
 * (and, in Python, PHP and Ruby, made in the function when it is not there). `type` is the declared one, see `typeName`.
 */
export interface Assign extends Place {
  readonly kind: "assign";
  readonly target: Expression;
  readonly operator: BinaryOperator | "and" | "or" | "default" | null;
  /** A declaration without a value has the literal null. */
  readonly value: Expression;
  readonly declares: "block" | "function" | null;
  readonly type: string | null;
}

/** A function as a value: arrow function, lambda, closure, block, function expression. */
export interface Lambda extends Place {
  readonly kind: "lambda";
  readonly fn: FunctionNode;
}

export interface ClassValue extends Place {
  readonly kind: "class-value";
  readonly class: ClassNode;
}

/** An array, list, tuple or set; as a target a pattern by position. */
export interface List extends Place {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

/** One entry of a map. Bare keys are literals; a key of null means that all of `value` is spread in. */
export interface Entry {
  readonly key: Expression | null;
  readonly value: Expression;
}

/** An object, dict, hash or map literal; as a target a pattern by key. PHP's `[k => v]` is this too. */
export interface MapLiteral extends Place {
  readonly kind: "map";
  readonly entries: readonly Entry[];
}

/** `...x` in a list or pattern. In arguments see {@link Argument}. */
export interface Spread extends Place {
  readonly kind: "spread";
  readonly value: Expression;
}

/** A conversion or assertion to a named type. */
export interface Cast extends Place {
  readonly kind: "cast";
  readonly type: string;
  readonly value: Expression;
}

/** `[value for target in iterable if test]`, also as a dict (with `key`), set, generator or LINQ query. */
export interface Comprehension extends Place {
  readonly kind: "comprehension";
  readonly clauses: readonly {
    readonly target: Expression;
    readonly iterable: Expression;
    readonly tests: readonly Expression[];
  }[];
  readonly key: Expression | null;
  readonly value: Expression;
}

/** A JSX element or fragment (tag null). Attributes spread in have a null key. */
export interface Element extends Place {
  readonly kind: "element";
  readonly tag: Expression | null;
  readonly attributes: readonly Entry[];
  readonly children: readonly Expression[];
}

/** `a, b`: all are evaluated, the last is the value. */
export interface Sequence extends Place {
  readonly kind: "sequence";
  readonly items: readonly Expression[];
}

/** `yield x`: for us it returns the value and goes on. Null for a bare one. */
export interface Yield extends Place {
  readonly kind: "yield";
  readonly value: Expression | null;
}

/**
 * Statements as an expression: the value is that of the last expression statement on each way through (of `if`, `switch`
 * and blocks inside too). Ruby's `x = if …`, switch and match expressions of Java, C# and PHP, `throw` as an expression.
 */
export interface ValueOf extends Place {
  readonly kind: "value-of";
  readonly body: readonly Statement[];
}

/** What the engine has no meaning for: its parts are evaluated, and their taint is in the value. */
export interface Unknown extends Place {
  readonly kind: "unknown";
  readonly parts: readonly Expression[];
}
