import type { FunctionNode, Module } from "#server/scanners/sast/ast/declaration";
import type { Language } from "#server/scanners/sast/ast/node";
import type { Scope } from "#server/scanners/sast/interpret/scope";
import type { Closure, Value } from "#server/scanners/sast/interpret/value";

/** What a name was imported as: `name` of `from`, or all of it (null). */
export interface Link {
  readonly from: string;
  readonly name: string | null;
}

/** One file of the repository as the interpreter sees it. */
export interface SourceUnit {
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly module: Module;
  /** Its top-level names; null until it has been run. */
  scope: Scope | null;
  state: "new" | "running" | "done";
  /** What `require` and imports of it give: JavaScript only. */
  exports: Value | null;
  /** Imported local names. */
  readonly imported: Map<string, Link>;
  /** What imported and package-wide names turned out to be. */
  readonly linked: Map<string, Value | null>;
  /** Everything imported from: for rules that only hold with a library. */
  readonly modules: Set<string>;
  readonly wildcards: string[];
  /** Functions of its top level that nothing has called. */
  pending: ReadonlyMap<FunctionNode, Closure>;
}

export function sourceUnit(path: string, text: string, module: Module): SourceUnit {
  return {
    path,
    text,
    language: module.language,
    module,
    scope: null,
    state: "new",
    exports: null,
    imported: new Map(),
    linked: new Map(),
    modules: new Set(),
    wildcards: [],
    pending: new Map(),
  };
}
