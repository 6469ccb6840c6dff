import type { RuleProblem } from "#server/scanners/sast/rules/compile/compile-rules";
import { rule } from "#server/scanners/sast/rules/format/rule";
import { documentsIn } from "#server/scanners/sast/rules/load-pack";

/** Most characters of one text of rules, and most rules in it. */
export const LONGEST_RULES = 256 * 1024;
export const MOST_RULES_IN_A_TEXT = 200;

/** What a workspace's own rules are called, so that they are never taken for those of the pack. */
const ownId = /^custom\/[a-z0-9-]{1,80}$/;

/**
 * Says what is wrong with a text of rules as far as its form tells, in words for its author; an empty list when nothing is. Whether patterns and
 * samples are good shows when the rules are tried.
 */
export function problemsOfForm(text: string): RuleProblem[] {
  const documents = parseRules(text);
  if (typeof documents === "string") return [{ id: "", problem: documents }];
  if (documents.length > MOST_RULES_IN_A_TEXT)
    return [{ id: "", problem: `At most ${MOST_RULES_IN_A_TEXT} rules fit one text.` }];
  return documents.flatMap((document): RuleProblem[] => {
    const parsed = rule.safeParse(document);
    if (parsed.success && ownId.test(parsed.data.id)) return [];
    if (parsed.success) return [{ id: parsed.data.id, problem: "Its id has to begin with custom/." }];
    const [issue] = parsed.error.issues;
    const place = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    return [
      { id: nameOfRule(document), problem: `${place}${issue?.message ?? "It is no rule."}`.slice(0, 300) },
    ];
  });
}

/** The documents of a text, or why it has none. */
export function parseRules(text: string): unknown[] | string {
  if (text.length > LONGEST_RULES) return `At most ${LONGEST_RULES / 1024} KB fit one text.`;
  try {
    const documents = documentsIn(text);
    return documents.some((document) => document !== null && document !== undefined)
      ? documents
      : "There is no rule in it.";
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : "";
    return `It is not valid YAML. ${reason}`.trim().slice(0, 300);
  }
}

/** What a document calls itself, for a word to its author. */
export function nameOfRule(document: unknown): string {
  const id = typeof document === "object" && document !== null && "id" in document ? document.id : undefined;
  return typeof id === "string" ? id.slice(0, 150) : "(without an id)";
}
