import type { Grammars } from "#server/scanners/sast/parse/grammars";
import {
  compileRules,
  type RuleProblem,
  type RuleSet,
} from "#server/scanners/sast/rules/compile/compile-rules";
import {
  MOST_RULES_IN_A_TEXT,
  nameOfRule,
  parseRules,
  problemsOfForm,
} from "#server/scanners/sast/rules/rules-form";

/** The rules of a workspace, ready for use. What cannot be used is named. */
export function compileWorkspaceRules(
  texts: readonly string[],
  grammars: Grammars,
): RuleSet & { readonly problems: readonly RuleProblem[] } {
  const documents: unknown[] = [];
  const problems: RuleProblem[] = [];
  for (const text of texts) {
    const found = problemsOfForm(text);
    problems.push(...found);
    const wrong = new Set(found.map(({ id }) => id));
    const parsed = parseRules(text);
    if (typeof parsed === "string" || parsed.length > MOST_RULES_IN_A_TEXT) continue;
    documents.push(...parsed.filter((document) => !wrong.has(nameOfRule(document))));
  }
  const set = compileRules(documents, { trusted: false, grammars });
  return { ...set, problems: [...problems, ...set.problems] };
}
