import type { ClassNode, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Container } from "#server/scanners/sast/interpret/container";
import type { Scope } from "#server/scanners/sast/interpret/scope";
import type { Taint } from "#server/scanners/sast/interpret/taint";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";

export type Constant = string | number | boolean | null;

/** A function with what it can see. */
export interface Closure {
  readonly kind: "function";
  readonly fn: FunctionNode;
  readonly unit: SourceUnit;
  readonly scope: Scope;
  /** The receiver it was bound to. */
  readonly self: Value | null;
  readonly owner: ClassInfo | null;
  /** `Outer.inner`, for people. */
  readonly label: string;
}

/** A class of the repository. */
export interface ClassInfo {
  readonly kind: "class";
  readonly node: ClassNode;
  readonly unit: SourceUnit;
  readonly scope: Scope;
  /** With its package: `org.example.Thing`. */
  readonly path: string;
  readonly label: string;
  readonly methods: ReadonlyMap<string, FunctionNode>;
  readonly statics: Container;
  /** An instance nobody in the repository made, for methods that are looked at by themselves. */
  sample: Value | null;
}

export type Shape = Closure | ClassInfo | Container;

/** What is known of a value. Values never change; containers they share do, through the journal. */
export interface Value {
  readonly taint: Taint | null;
  /** Undefined when it is not known. */
  readonly constant: Constant | undefined;
  /** What it stands for, dotted: a module, a type, a global, or the call it came from. */
  readonly path: string | null;
  readonly shape: Shape | null;
  /**
   * The fixed parts of a text that was put together, the others as a blank in braces: `select * from t where id = {}`. Null where
   * it was not put together.
   */
  readonly pieces: string | null;
}

export const unknownValue: Value = {
  taint: null,
  constant: undefined,
  path: null,
  shape: null,
  pieces: null,
};

export const constantValue = (constant: Constant): Value => ({ ...unknownValue, constant });
export const pathValue = (path: string): Value => ({ ...unknownValue, path });
export const shapeValue = (shape: Shape, path: string | null = null): Value => ({
  ...unknownValue,
  shape,
  path,
});
export const taintedValue = (taint: Taint | null): Value =>
  taint === null ? unknownValue : { ...unknownValue, taint };

/** The same with other taint. */
export function withTaint(value: Value, taint: Taint | null): Value {
  return value.taint === taint ? value : { ...value, taint };
}

/** The same, with what it stands for known. */
export function withPath(value: Value, path: string | null): Value {
  return path === null || value.path === path ? value : { ...value, path };
}

/** Whether it is true; null when that is not known. */
export function truth(value: Value): boolean | null {
  if (value.constant !== undefined) return Boolean(value.constant);
  return value.shape !== null && value.taint === null && value.shape.kind !== "container" ? true : null;
}

/** The container a value is or shares; null when it is none. */
export function containerOf(value: Value): Container | null {
  return value.shape?.kind === "container" ? value.shape : null;
}
