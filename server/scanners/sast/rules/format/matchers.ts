import { z } from "zod";
import { dangers } from "#server/scanners/sast/rules/format/danger";

/**
 * A dotted path with wildcards, matched against what a name, member or callee stands for after imports, types and values are
 * known: `child_process.exec`, `java.sql.Statement.executeQuery`, `*.innerHTML`, `{req,request}.{query,body}.**`.
 * `*` matches within one segment, a leading `*.` any receiver, a trailing `.**` any members after it, `{a,b}` either.
 * A path also matches behind a longer one: `Statement.execute` matches `java.sql.Statement.execute`. One without a dot
 * matches only a global or imported name. What a call returns is written with brackets: `express().get`.
 */
export const path = z.string().min(1).max(1_000);
export const paths = z.union([path, z.array(path).min(1).max(100)]);

/**
 * Which value of a place: the argument at an index (`0`), one of them by name (`verify`), a key of an options argument
 * (`0.secure`, `options.tls.ca`), `receiver`, `all` arguments, those from an index on (`1..`), the `value` of an assignment,
 * or what a metavariable of a code pattern stands for (`$X`). A named argument is also found by `0=name`, either way.
 */
export const argument = z.union([z.int().min(0).max(50), z.string().regex(/^[$\w.=*-]{1,100}$/)]);

const constant = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);
const constants = z.union([constant, z.array(constant).min(1).max(200)]);
const regex = z.string().min(1).max(1_000);

/** What must hold for a value. All that is given must hold. Constants are known through variables, files and `.properties`. */
export const condition = z.strictObject({
  arg: argument,
  /** Known to be one of these. */
  is: constants.optional(),
  /** Not known to be one of these: something else, unknown, or not there. */
  isNot: constants.optional(),
  /** Known to be text that the expression is found in. */
  matches: regex.optional(),
  /** Known to be text that the expression is not found in. */
  lacks: regex.optional(),
  /** Text, or the fixed parts of a text that is put together (`select * from t where id = {}`), that this is found in. */
  like: regex.optional(),
  /** A list with such an item, known text with such a line, or a map with such a key. */
  has: constants.optional(),
  /** A known number below this. */
  below: z.number().optional(),
  /** Whether it is not given at all (a key counts as missing only when the map is wholly known). */
  missing: z.boolean().optional(),
  /** Whether it is a constant. */
  constant: z.boolean().optional(),
  /** Text put together with a part that is no constant. */
  built: z.boolean().optional(),
  /** What it is: a type, or the path it came from. */
  type: paths.optional(),
  /** What it is not; what nobody knows counts as something else. */
  typeNot: paths.optional(),
  /** Carries foreign data, whatever the danger. */
  tainted: z.boolean().optional(),
});

const conditions = z.array(condition).min(1).max(20).optional();

/** Places in code. Exactly one of the first group; `when` narrows it. */
const places = {
  call: paths.optional(),
  new: paths.optional(),
  /** An assignment to a member, index or variable of this path. */
  set: paths.optional(),
  /** Reading a member, or a name. */
  read: paths.optional(),
  /** An entry of a map literal or a named argument, by its key. */
  key: z.union([z.string(), z.array(z.string())]).optional(),
  /** Something given to a name the expression is found in: variable, member, field, key, named argument, default. */
  named: regex.optional(),
  /** A JSX attribute: `a.href`, `*.dangerouslySetInnerHTML`. */
  attribute: paths.optional(),
  /** What a function with such a decorator or annotation, or such a name, returns. */
  returns: paths.optional(),
  /** A function, class, parameter or field with such an annotation or decorator. */
  annotation: paths.optional(),
  /** An operator of two or more values: `==`, `+`, `match`. */
  operator: z.union([z.string(), z.array(z.string())]).optional(),
  /** A string literal the expression is found in. */
  literal: regex.optional(),
  /** Code in the language itself, with `$X` for one expression and `$$$ARGS` for any number of arguments or items. */
  code: z.string().min(1).max(2_000).optional(),
};

const onePlace = (value: object): boolean =>
  Object.keys(places).filter((key) => Object.hasOwn(value, key)).length === 1;
const placeProblem = { error: `needs exactly one of ${Object.keys(places).join(", ")}` };

/** Where a pattern rule fires. */
export const match = z
  .strictObject({
    ...places,
    when: conditions,
    /** Fires not when one of these groups of conditions holds as a whole. */
    unless: z.array(condition).max(20).optional(),
  })
  .refine(onePlace, placeProblem);

/** Where foreign data does harm. `args` says in which values; all of them when it is not given. */
export const sink = z
  .strictObject({ ...places, args: z.array(argument).min(1).max(20).optional(), when: conditions })
  .refine(onePlace, placeProblem);

/** A parameter, by the function it belongs to and by itself. All that is given must hold. */
export const parameter = z.strictObject({
  /** The function is an argument of such a call: `{app,router}.{get,post}`. */
  of: paths.optional(),
  /** The function or its class has such a decorator, annotation or attribute. */
  decorator: paths.optional(),
  /** The function's name; for a method also `Class.method`. */
  function: paths.optional(),
  /** The class of the method has such a base. */
  extends: paths.optional(),
  /** The parameter itself has such an annotation. */
  annotation: paths.optional(),
  type: paths.optional(),
  name: paths.optional(),
  /** Positions that count; those of the receiver (`self`) are not counted. */
  index: z.union([z.int(), z.array(z.int())]).optional(),
  /** In files whose path is found by the expression: `(^|/)pages/api/`. */
  file: regex.optional(),
});

const valuePlaces = {
  call: paths.optional(),
  new: paths.optional(),
  read: paths.optional(),
  param: parameter.optional(),
};
const oneValue = (value: object): boolean =>
  Object.keys(valuePlaces).filter((key) => Object.hasOwn(value, key)).length === 1;
const valueProblem = { error: `needs exactly one of ${Object.keys(valuePlaces).join(", ")}` };

/** Where foreign data comes from: `remote` by a request, `local` by arguments, environment or files, `stored` from a database. */
export const origins = ["remote", "local", "stored", "secret"] as const;

/** Where foreign data enters. `note` names it for people: "the request's body". */
export const source = z
  .strictObject({
    ...valuePlaces,
    origin: z.enum(origins).default("remote"),
    /** Only these dangers; all when not given. */
    dangers: z.array(z.enum(dangers)).min(1).optional(),
    note: z.string().max(100).optional(),
    when: conditions,
    /** The foreign data is put into this argument rather than returned. */
    into: argument.optional(),
  })
  .refine(oneValue, valueProblem);

/** What a value is, where the code does not say: its members and methods are then found under this path. */
export const typing = z
  .strictObject({ ...valuePlaces, is: path, when: conditions })
  .refine(oneValue, valueProblem);

/** A call whose result is safe, `for` the given dangers or `all`; as a `guard`, its argument is safe where the call is true. */
export const sanitizer = z.strictObject({
  call: paths.optional(),
  new: paths.optional(),
  guard: paths.optional(),
  arg: argument.optional(),
  for: z.union([z.literal("all"), z.array(z.enum(dangers)).min(1)]).optional(),
  when: conditions,
});

/** How a call passes data on; without one, the result has the taint of the receiver and all arguments. */
export const propagator = z.strictObject({
  call: paths.optional(),
  new: paths.optional(),
  from: z.array(argument).min(1).max(20),
  to: z
    .array(z.union([z.literal("result"), argument]))
    .min(1)
    .max(10),
});
