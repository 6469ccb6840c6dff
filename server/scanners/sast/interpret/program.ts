import type { ClassNode } from "#server/scanners/sast/ast/declaration";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { exportsOf } from "#server/scanners/sast/interpret/exports";
import { GoMethods } from "#server/scanners/sast/interpret/go-methods";
import { resolveModule, type UnitIndex, unitIndex } from "#server/scanners/sast/interpret/resolve-module";
import type { Run } from "#server/scanners/sast/interpret/run";
import { runUnit } from "#server/scanners/sast/interpret/run-unit";
import type { Link, SourceUnit } from "#server/scanners/sast/interpret/unit";
import {
  type ClassInfo,
  pathValue,
  shapeValue,
  type Value,
  withPath,
} from "#server/scanners/sast/interpret/value";

/** The files of a repository and how their names find each other. */
export class Program {
  readonly units: ReadonlyMap<string, SourceUnit>;
  readonly classes = new Map<ClassNode, ClassInfo>();
  readonly #byUnit = new Map<SourceUnit, ClassInfo[]>();
  readonly #byPath = new Map<string, ClassInfo>();
  readonly #implementors = new Map<string, ClassInfo[]>();
  /** Where classes are, before their files have been run: by full path and by simple name. */
  readonly #homes = new Map<string, SourceUnit>();
  /** Files with a class whose base has this simple name. */
  readonly #heirs = new Map<string, Set<SourceUnit>>();
  readonly #simple = new Map<string, string | null>();
  readonly #index: UnitIndex;
  readonly goMethods: GoMethods;

  constructor(
    units: readonly SourceUnit[],
    /** Values of `.properties` files, by key; null where files disagree. */
    readonly properties: ReadonlyMap<string, string | null>,
  ) {
    this.units = new Map(units.map((unit) => [unit.path, unit]));
    this.#index = unitIndex(units);
    this.goMethods = new GoMethods(units);
    for (const unit of units) this.#indexClasses(unit);
  }

  addClass(info: ClassInfo): void {
    this.classes.set(info.node, info);
    const beside = this.#byUnit.get(info.unit);
    if (beside) beside.push(info);
    else this.#byUnit.set(info.unit, [info]);
    if (!this.#byPath.has(info.path)) this.#byPath.set(info.path, info);
    for (const base of info.node.bases) {
      if (base.kind !== "name") continue;
      const path = this.typePath(base.name, info.unit);
      const known = this.#implementors.get(path);
      if (known) known.push(info);
      else this.#implementors.set(path, [info]);
    }
  }

  /** The classes of a file that have been defined so far. */
  classesOf(unit: SourceUnit): readonly ClassInfo[] {
    return this.#byUnit.get(unit) ?? [];
  }

  /** Classes of the repository that name a type as their base, after their files have been run. */
  implementors(path: string, run: Run): readonly ClassInfo[] {
    for (const home of this.#heirs.get(path.slice(path.lastIndexOf(".") + 1)) ?? []) runUnit(home, run);
    return this.#implementors.get(path) ?? [];
  }

  /** The class a path names, after its file has been run; null when the repository has none. */
  classAt(path: string | null, run: Run, from: SourceUnit | null = null): ClassInfo | null {
    if (path === null) return null;
    const whole = this.#homes.has(path) || from === null ? path : this.typePath(path, from);
    // Go imports packages by the path of their folder, and classes are kept by the package's name.
    const full = this.#homes.has(whole) ? whole : whole.slice(whole.lastIndexOf("/") + 1);
    const home = this.#homes.get(full);
    if (!home) return null;
    runUnit(home, run);
    return this.#byPath.get(full) ?? null;
  }

  /** A type's full path by its name in a file; the name itself where nothing more is known. */
  typePath(type: string, unit: SourceUnit): string {
    const [head = "", ...rest] = type.split(".");
    const link = unit.imported.get(head);
    if (link) return [pathOf(link), ...rest].join(".");
    for (const prefix of [unit.module.package, ...unit.wildcards]) {
      const path = prefix === null ? type : `${prefix}.${type}`;
      if (this.#homes.has(path)) return path;
    }
    const simple = sharesNames.has(unit.language) ? this.#simple.get(type) : undefined;
    return simple ?? type;
  }

  /** What a name that no scope has stands for: an import, or something of the same package; undefined when neither. */
  linked(name: string, unit: SourceUnit, run: Run): Value | undefined {
    const known = unit.linked.get(name);
    if (known !== undefined) return known ?? undefined;
    const link = unit.imported.get(name);
    const value = link ? this.#imported(link, unit, run) : this.#neighbour(name, unit, run);
    unit.linked.set(name, value);
    return value ?? undefined;
  }

  /** What a module of the repository gives to those who import it; null when there is none of this name. */
  module(from: string, unit: SourceUnit, run: Run): Value | null {
    const units = resolveModule(from, unit, this.#index);
    return units.length === 0 ? null : exportsOf(units, run);
  }

  #imported(link: Link, unit: SourceUnit, run: Run): Value {
    const path = pathOf(link);
    const found = this.classAt(path, run);
    if (found) return shapeValue(found, path);
    const module = this.module(link.from, unit, run);
    if (
      module?.shape?.kind === "container" ||
      module?.shape?.kind === "function" ||
      module?.shape?.kind === "class"
    ) {
      const entries = module.shape.kind === "container" ? module.shape.content.entries : null;
      if (link.name === null) return withPath(module, module.path ?? path);
      const value = link.name === "default" ? (entries?.get("default") ?? module) : entries?.get(link.name);
      if (value) return withPath(value, value.path ?? path);
    }
    if (link.name !== null && unit.language === "python") {
      const submodule = this.module(
        `${link.from}${link.from.endsWith(".") ? "" : "."}${link.name}`,
        unit,
        run,
      );
      if (submodule) return withPath(submodule, path);
    }
    return pathValue(path);
  }

  #neighbour(name: string, unit: SourceUnit, run: Run): Value | null {
    const path = this.typePath(name, unit);
    const found = this.classAt(path, run);
    if (found) return shapeValue(found, found.path);
    if (unit.language === "go") {
      for (const other of this.#index.inFolder(unit)) {
        if (other === unit) continue;
        runUnit(other, run);
        const value = other.scope?.read(name);
        if (value) return value;
      }
    }
    for (const wildcard of unit.wildcards) {
      const module = this.module(wildcard, unit, run);
      const value = module?.shape?.kind === "container" ? module.shape.content.entries.get(name) : undefined;
      if (value) return value;
    }
    return path === name ? null : pathValue(path);
  }

  #indexClasses(unit: SourceUnit): void {
    const waiting: { body: readonly Statement[]; prefix: string }[] = [
      { body: unit.module.body, prefix: unit.module.package ?? "" },
    ];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const statement of next.body) {
        if (statement.kind === "block") waiting.push({ body: statement.body, prefix: next.prefix });
        if (statement.kind !== "class" || statement.class.name === null) continue;
        const { name } = statement.class;
        for (const base of statement.class.bases) {
          if (base.kind !== "name" && base.kind !== "member") continue;
          const heirs = this.#heirs.get(base.name) ?? new Set();
          this.#heirs.set(base.name, heirs.add(unit));
        }
        const path = next.prefix === "" ? name : `${next.prefix}.${name}`;
        if (!this.#homes.has(path)) this.#homes.set(path, unit);
        const other = this.#simple.get(name);
        this.#simple.set(name, other === undefined || other === path ? path : null);
        waiting.push({ body: statement.class.body, prefix: path });
      }
    }
  }
}

/** Languages whose classes find each other without imports. */
const sharesNames: ReadonlySet<string> = new Set(["php", "ruby", "csharp"]);

/** The dotted path of an import. */
export function pathOf({ from, name }: Link): string {
  return name === null || name === "default" ? from : `${from}.${name}`;
}
