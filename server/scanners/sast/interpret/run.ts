import type { FunctionNode } from "#server/scanners/sast/ast/declaration";
import type { Place } from "#server/scanners/sast/ast/node";
import { Container, type Content, emptyContent } from "#server/scanners/sast/interpret/container";
import { Journal } from "#server/scanners/sast/interpret/journal";
import type { Program } from "#server/scanners/sast/interpret/program";
import type { Taint } from "#server/scanners/sast/interpret/taint";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import type { ClassInfo, Value } from "#server/scanners/sast/interpret/value";
import type { CompiledRule, RuleTables } from "#server/scanners/sast/rules/compile/tables";

/** A rule that fired at a place. */
export interface Hit {
  readonly rule: CompiledRule;
  readonly unit: SourceUnit;
  readonly place: Place;
  readonly taint: Taint | null;
  readonly scope: string | null;
}

export interface RunLimits {
  /** Steps for one file, including what it calls. */
  readonly stepsPerFile: number;
  /** Steps for one function looked at by itself. */
  readonly stepsPerFunction: number;
  readonly hitsPerFile: number;
}

export const runLimits: RunLimits = { stepsPerFile: 4_000_000, stepsPerFunction: 300_000, hitsPerFile: 200 };

interface Outside {
  readonly journal: Journal;
  readonly calling: FunctionNode[];
  readonly stepsLeft: number;
}

/** What one analysis of a repository keeps: its state, what it has found and what it may still spend. */
export class Run {
  journal = new Journal();
  /** Files whose top level is being run, innermost last. */
  readonly running: SourceUnit[] = [];
  /** Hits by file, each place and rule once. */
  readonly hits = new Map<SourceUnit, Map<string, Hit>>();
  /** Files that were not looked at to their end. */
  readonly cut = new Map<SourceUnit, string>();
  /** What calls with the same arguments gave, by function. */
  readonly summaries = new Map<FunctionNode, Map<string, Value>>();
  /** How often functions were called with nothing foreign, and what the last such call gave. */
  readonly habits = new Map<FunctionNode, { readonly calls: number; readonly result: Value }>();
  /** Functions whose calls change something, so that no summary stands for them. */
  readonly impure = new Set<FunctionNode>();
  /** Functions that have been looked at by themselves or as callbacks. */
  readonly visited = new Set<FunctionNode>();
  /** Classes whose instances are being made. */
  readonly making = new Set<ClassInfo>();
  /** Functions being called, innermost last. */
  calling: FunctionNode[] = [];
  /** Member paths that some test has told something about: what they hold is kept beside the variables. */
  readonly checked = new Set<string>();
  stepsLeft = 0;
  /** How deep expressions, statements and calls are nested in one another at the moment. */
  depth = 0;

  constructor(
    readonly program: Program,
    readonly tables: RuleTables,
    readonly limits: RunLimits,
  ) {}

  /** Begins work with a state and steps of its own; `leave` goes back to what was before. */
  enter(steps: number): Outside {
    const { journal, calling, stepsLeft } = this;
    this.journal = new Journal(journal);
    this.calling = [];
    this.stepsLeft = steps;
    return { journal, calling, stepsLeft };
  }

  leave({ journal, calling, stepsLeft }: Outside): void {
    this.journal = journal;
    this.calling = calling;
    this.stepsLeft = stepsLeft;
  }

  container(
    of: Container["of"],
    content: Content = emptyContent,
    instanceOf: ClassInfo | null = null,
  ): Container {
    return new Container(this.journal.newId(), of, content, instanceOf);
  }

  /** Keeps a hit; the same one once, and no more of a file than it may have. */
  report(hit: Hit): void {
    let known = this.hits.get(hit.unit);
    if (!known) {
      known = new Map();
      this.hits.set(hit.unit, known);
    }
    const key = `${hit.rule.document.id} ${hit.place.start}`;
    if (known.has(key)) return;
    if (known.size >= this.limits.hitsPerFile) this.cut.set(hit.unit, "too many findings");
    else known.set(key, hit);
  }
}
