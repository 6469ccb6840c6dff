import type { Language } from "#server/scanners/sast/ast/node";
import type { Origin } from "#server/scanners/sast/interpret/taint";
import type { CodePattern } from "#server/scanners/sast/rules/compile/code-pattern";
import type { ArgumentRef, Condition } from "#server/scanners/sast/rules/compile/condition";
import { PathTable } from "#server/scanners/sast/rules/compile/path-table";
import type { TextMatcher } from "#server/scanners/sast/rules/compile/text-matcher";
import type { RuleDocument } from "#server/scanners/sast/rules/format/rule";

export interface CompiledRule {
  readonly document: RuleDocument;
  /** Whether a file may have findings of it, by what it imports; null when it may always. */
  readonly imports: readonly string[] | null;
}

/** A place where a pattern rule fires, or where foreign data does harm. */
export interface Spot {
  readonly rule: CompiledRule;
  /** The bit of the danger; 0 for a pattern rule. */
  readonly bit: number;
  readonly origins: ReadonlySet<Origin>;
  /** Values the foreign data must not reach; null for a pattern rule. */
  readonly args: readonly ArgumentRef[] | null;
  readonly when: readonly Condition[];
  readonly unless: readonly Condition[];
}

export interface Source {
  readonly bits: number;
  readonly origin: Origin;
  readonly note: string | null;
  readonly when: readonly Condition[];
  readonly into: ArgumentRef | null;
}

export interface Sanitizer {
  readonly bits: number;
  readonly when: readonly Condition[];
  /** Which argument is safe where the call is true; null for one whose result is safe. */
  readonly guards: ArgumentRef | null;
}

export interface Propagator {
  readonly from: readonly ArgumentRef[];
  readonly to: readonly (ArgumentRef | "result")[];
}

export interface Typing {
  readonly is: string;
  readonly when: readonly Condition[];
}

/** Everything known of a callee or of a thing read. */
export interface Lore {
  readonly spot?: Spot;
  readonly source?: Source;
  readonly type?: Typing;
  readonly sanitizer?: Sanitizer;
  readonly propagator?: Propagator;
}

/** What a parameter is, by its function and itself. */
export interface ParameterModel {
  readonly of: ((path: string) => boolean) | null;
  readonly decorator: ((path: string) => boolean) | null;
  readonly fn: ((path: string) => boolean) | null;
  readonly extends: ((path: string) => boolean) | null;
  readonly annotation: ((path: string) => boolean) | null;
  readonly type: ((path: string) => boolean) | null;
  readonly name: ((path: string) => boolean) | null;
  readonly index: ReadonlySet<number> | null;
  readonly file: TextMatcher | null;
  readonly source: Source | null;
  readonly is: string | null;
}

/** The rules and models of one language, by what the interpreter meets. */
export class Tables {
  readonly calls = new PathTable<Lore>();
  readonly news = new PathTable<Lore>();
  readonly reads = new PathTable<Lore>(true);
  readonly sets = new PathTable<Spot>(true);
  readonly returns = new PathTable<Spot>();
  readonly annotations = new PathTable<Spot>();
  readonly attributes = new PathTable<Spot>();
  readonly keys = new Map<string, Spot[]>();
  readonly #named: { readonly found: TextMatcher; readonly spot: Spot }[] = [];
  readonly #namedKnown = new Map<string, readonly Spot[]>();
  readonly operators = new Map<string, Spot[]>();
  readonly literals: { readonly found: TextMatcher; readonly spot: Spot }[] = [];
  /** Code patterns by the kind of their outermost node. */
  readonly codes = new Map<string, { readonly pattern: CodePattern; readonly spot: Spot }[]>();
  readonly parameters: ParameterModel[] = [];
  /** Whether any rule asks what functions return. */
  hasReturns = false;

  /** A spot where something is given to a name like this. */
  addNamed(found: TextMatcher, spot: Spot): void {
    this.#named.push({ found, spot });
    this.#namedKnown.clear();
  }

  /** The spots for something that is given to a name. Answers are remembered: names come again and again. */
  namedLike(name: string): readonly Spot[] {
    if (this.#named.length === 0) return noSpots;
    const known = this.#namedKnown.get(name);
    if (known) return known;
    const spots = this.#named.filter(({ found }) => found(name)).map(({ spot }) => spot);
    if (this.#namedKnown.size >= mostNames) this.#namedKnown.clear();
    this.#namedKnown.set(name, spots.length === 0 ? noSpots : spots);
    return spots;
  }
}

const noSpots: readonly Spot[] = [];
const mostNames = 50_000;

export type RuleTables = ReadonlyMap<Language, Tables>;
