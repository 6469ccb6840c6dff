import type { ClassNode, FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";

export interface GoMethod {
  readonly fn: FunctionNode;
  readonly unit: SourceUnit;
}

/**
 * Methods of Go stand outside of their types, in any file of the package, and types do not say which interfaces they fulfil.
 * This is what belongs to what, by folder and name.
 */
export class GoMethods {
  readonly #byType = new Map<string, Map<string, GoMethod>>();

  constructor(units: readonly SourceUnit[]) {
    for (const unit of units) {
      if (unit.language !== "go") continue;
      for (const statement of unit.module.body)
        if (statement.kind === "function") this.#add(statement.fn, unit);
    }
  }

  #add(fn: FunctionNode, unit: SourceUnit): void {
    const type = fn.receiver?.type;
    if (!type || fn.name === null) return;
    const key = keyOf(type, unit);
    const known = this.#byType.get(key) ?? new Map<string, GoMethod>();
    if (!known.has(fn.name)) known.set(fn.name, { fn, unit });
    this.#byType.set(key, known);
  }

  /** A method of a type that is declared in a file. */
  find(type: string | null, unit: SourceUnit, name: string): GoMethod | null {
    return type === null ? null : (this.#byType.get(keyOf(type, unit))?.get(name) ?? null);
  }

  /** The method of the one type of the repository that has all methods of an interface; null when there are several. */
  fulfilling(asked: ClassNode, name: string): GoMethod | null {
    const names = asked.methods.flatMap((method) => method.name ?? []);
    if (names.length === 0 || asked.methods.some((method) => method.body.length > 0)) return null;
    let found: GoMethod | null = null;
    for (const methods of this.#byType.values()) {
      const method = methods.get(name);
      if (!method || !names.every((each) => methods.has(each))) continue;
      if (found) return null;
      found = method;
    }
    return found;
  }
}

const keyOf = (type: string, unit: SourceUnit): string =>
  `${unit.path.slice(0, unit.path.lastIndexOf("/") + 1)} ${type}`;
