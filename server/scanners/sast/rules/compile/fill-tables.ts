import type { z } from "zod";
import type { Language } from "#server/scanners/sast/ast/node";
import type { Origin } from "#server/scanners/sast/interpret/taint";
import { argumentRef, type Condition, compileCondition } from "#server/scanners/sast/rules/compile/condition";
import { pathTest } from "#server/scanners/sast/rules/compile/path-table";
import type {
  CompiledRule,
  Lore,
  ParameterModel,
  Source,
  Spot,
  Tables,
} from "#server/scanners/sast/rules/compile/tables";
import { textMatcher } from "#server/scanners/sast/rules/compile/text-matcher";
import { bitsOf, everyDanger } from "#server/scanners/sast/rules/format/danger";
import type {
  condition,
  match,
  parameter,
  propagator,
  sanitizer,
  sink,
  source,
  typing,
} from "#server/scanners/sast/rules/format/matchers";
import type { ModelDocument } from "#server/scanners/sast/rules/format/rule";

/** Lowers a code pattern of a rule; null when it is no expression of the language. */
export type ReadPattern = (
  code: string,
  language: Language,
) => Parameters<Tables["codes"]["set"]>[1][number]["pattern"] | null;

/** Puts rules and models into the tables of one language. Throws when a path or expression of theirs is none. */
export class TableFiller {
  constructor(
    readonly language: Language,
    readonly tables: Tables,
    readonly trusted: boolean,
    readonly readPattern: ReadPattern,
  ) {}

  rule(rule: CompiledRule): void {
    const { document } = rule;
    if (document.kind === "pattern") {
      for (const place of document.match) this.#place(place, this.#matchSpot(rule, place));
      return;
    }
    const bit = bitsOf([document.danger]);
    for (const place of document.sinks) this.#place(place, this.#sinkSpot(rule, place, bit, document.from));
    for (const each of document.sources) this.source(each);
    for (const each of document.sanitizers) this.sanitizer(each, bit);
    for (const each of document.propagators) this.propagator(each);
  }

  model(model: ModelDocument): void {
    for (const each of model.types) this.typing(each);
    for (const each of model.sources) this.source(each);
    for (const each of model.sanitizers) this.sanitizer(each, everyDanger);
    for (const each of model.propagators) this.propagator(each);
  }

  source(given: z.infer<typeof source>): void {
    const made: Source = {
      bits: given.dangers ? bitsOf(given.dangers) : everyDanger,
      origin: given.origin,
      note: given.note ?? null,
      when: this.#conditions(given.when),
      into: given.into === undefined ? null : argumentRef(given.into),
    };
    this.#lore(given, { source: made });
    if (given.param) this.tables.parameters.push(this.#parameter(given.param, made, null));
  }

  typing(given: z.infer<typeof typing>): void {
    this.#lore(given, { type: { is: given.is, when: this.#conditions(given.when) } });
    if (given.param) this.tables.parameters.push(this.#parameter(given.param, null, given.is));
  }

  sanitizer(given: z.infer<typeof sanitizer>, own: number): void {
    const bits = given.for === undefined ? own : given.for === "all" ? everyDanger : bitsOf(given.for);
    const when = this.#conditions(given.when);
    if (given.guard !== undefined)
      this.tables.calls.add(given.guard, { sanitizer: { bits, when, guards: argumentRef(given.arg ?? 0) } });
    this.#lore(given, { sanitizer: { bits, when, guards: null } });
  }

  propagator(given: z.infer<typeof propagator>): void {
    const from = given.from.map(argumentRef);
    const to = given.to.map((each) => (each === "result" ? "result" : argumentRef(each)));
    this.#lore(given, { propagator: { from, to } });
  }

  #lore(given: { call?: Paths; new?: Paths; read?: Paths }, lore: Lore): void {
    if (given.call !== undefined) this.tables.calls.add(given.call, lore);
    if (given.new !== undefined) this.tables.news.add(given.new, lore);
    if (given.read !== undefined) this.tables.reads.add(given.read, lore);
  }

  #matchSpot(rule: CompiledRule, place: z.infer<typeof match>): Spot {
    return {
      rule,
      bit: 0,
      origins: new Set(),
      args: null,
      when: this.#conditions(place.when),
      unless: this.#conditions(place.unless),
    };
  }

  #sinkSpot(rule: CompiledRule, place: z.infer<typeof sink>, bit: number, from: readonly Origin[]): Spot {
    const whole = place.call !== undefined || place.new !== undefined ? "all" : "value";
    const args = (place.args ?? [whole]).map(argumentRef);
    return { rule, bit, origins: new Set(from), args, when: this.#conditions(place.when), unless: [] };
  }

  #place(place: z.infer<typeof match> | z.infer<typeof sink>, spot: Spot): void {
    const { tables } = this;
    this.#lore(place, { spot });
    if (place.set !== undefined) tables.sets.add(place.set, spot);
    if (place.returns !== undefined) {
      tables.returns.add(place.returns, spot);
      tables.hasReturns = true;
    }
    if (place.annotation !== undefined) tables.annotations.add(place.annotation, spot);
    if (place.named !== undefined) tables.addNamed(textMatcher(place.named, this.trusted), spot);
    if (place.attribute !== undefined) tables.attributes.add(place.attribute, spot);
    for (const key of listOf(place.key)) append(tables.keys, key, spot);
    for (const operator of listOf(place.operator)) append(tables.operators, operator, spot);
    if (place.literal !== undefined)
      tables.literals.push({ found: textMatcher(place.literal, this.trusted), spot });
    if (place.code !== undefined) {
      const pattern = this.readPattern(place.code, this.language);
      if (!pattern) throw new SyntaxError(`no expression of ${this.language}: ${place.code.slice(0, 80)}`);
      append(tables.codes, pattern.expression.kind, { pattern, spot });
    }
  }

  #conditions(given: readonly z.infer<typeof condition>[] | undefined): Condition[] {
    return (given ?? []).map((each) => compileCondition(each, this.trusted));
  }

  #parameter(given: z.infer<typeof parameter>, source: Source | null, is: string | null): ParameterModel {
    const test = (paths: Paths) => (paths === undefined ? null : pathTest(paths));
    return {
      of: test(given.of),
      decorator: test(given.decorator),
      fn: test(given.function),
      extends: test(given.extends),
      annotation: test(given.annotation),
      type: test(given.type),
      name: test(given.name),
      index: given.index === undefined ? null : new Set([given.index].flat()),
      file: given.file === undefined ? null : textMatcher(given.file, this.trusted),
      source,
      is,
    };
  }
}

type Paths = string | string[] | undefined;

const listOf = (given: string | readonly string[] | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === "string" ? [given] : given;

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}
