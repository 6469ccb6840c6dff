import { z } from "zod";
import { type Language, languages } from "#server/scanners/sast/ast/node";
import type { Grammars } from "#server/scanners/sast/parse/grammars";
import { type ReadPattern, TableFiller } from "#server/scanners/sast/rules/compile/fill-tables";
import { patternReader } from "#server/scanners/sast/rules/compile/read-pattern";
import { type CompiledRule, type RuleTables, Tables } from "#server/scanners/sast/rules/compile/tables";
import { type ModelDocument, model, type RuleDocument, rule } from "#server/scanners/sast/rules/format/rule";

/** A rule or model that cannot be used, in words for its author. */
export interface RuleProblem {
  readonly id: string;
  readonly problem: string;
}

export interface RuleSet {
  readonly rules: readonly RuleDocument[];
  readonly models: readonly ModelDocument[];
  /** Whether they are ours: only then regular expressions run on the built-in engine. */
  readonly trusted: boolean;
}

const mostRules = 5_000;

/**
 * Checks documents as read from YAML. A bad one is left out and named in `problems`; so are all of one id but the first, and
 * those over the limit. Whether paths, expressions and code patterns are good is tried too, unless a test has done so (`tried`).
 */
export function compileRules(
  documents: readonly unknown[],
  { trusted, grammars, tried = false }: { trusted: boolean; grammars: Grammars; tried?: boolean },
): RuleSet & { readonly problems: readonly RuleProblem[] } {
  const rules: RuleDocument[] = [];
  const models: ModelDocument[] = [];
  const problems: RuleProblem[] = [];
  const ids = new Set<string>();
  const readPattern = patternReader(grammars);
  for (const document of documents.slice(0, mostRules)) {
    const id = nameOf(document);
    const isModel = typeof document === "object" && document !== null && "model" in document;
    const parsed = isModel ? model.safeParse(document) : rule.safeParse(document);
    if (!parsed.success) {
      problems.push({ id, problem: z.prettifyError(parsed.error).slice(0, 500) });
      continue;
    }
    const { data } = parsed;
    const twin = ids.has(id) ? "There is another rule of this id." : null;
    const problem = twin ?? (tried ? null : whyNot(data, trusted, readPattern));
    ids.add(id);
    if (problem !== null) problems.push({ id, problem });
    else if ("model" in data) models.push(data);
    else rules.push(data);
  }
  if (documents.length > mostRules)
    problems.push({ id: "", problem: `Only the first ${mostRules} rules are used.` });
  return { rules, models, trusted, problems };
}

/**
 * The tables the interpreter looks things up in, of all rule sets together and for some languages, whose grammars are there. Rules must have
 * come through `compileRules`.
 */
export function tablesOf(
  sets: readonly RuleSet[],
  grammars: Grammars,
  wanted: Iterable<Language> = languages,
): RuleTables {
  const readPattern = patternReader(grammars);
  const tables = new Map<Language, Tables>([...wanted].map((language) => [language, new Tables()]));
  for (const { rules, models, trusted } of sets) {
    const compiled = rules.map(compiledRule);
    for (const [language, table] of tables) {
      const filler = new TableFiller(language, table, trusted, readPattern);
      for (const each of models) if (each.languages.includes(language)) filler.model(each);
      for (const each of compiled) if (each.document.languages.includes(language)) filler.rule(each);
    }
  }
  return tables;
}

const compiledRule = (document: RuleDocument): CompiledRule => ({
  document,
  imports: document.imports ?? null,
});

function whyNot(
  document: RuleDocument | ModelDocument,
  trusted: boolean,
  readPattern: ReadPattern,
): string | null {
  try {
    for (const language of document.languages) {
      const filler = new TableFiller(language, new Tables(), trusted, readPattern);
      if ("model" in document) filler.model(document);
      else filler.rule(compiledRule(document));
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : "cannot be used";
  }
}

function nameOf(document: unknown): string {
  if (typeof document !== "object" || document === null) return "(no rule)";
  const named: { id?: unknown; model?: unknown } = document;
  const name = named.id ?? named.model;
  return typeof name === "string" ? name.slice(0, 150) : "(without an id)";
}
