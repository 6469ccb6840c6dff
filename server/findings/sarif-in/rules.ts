import type { Confidence, Severity } from "#db/vocabulary";
import { type Loose, listOf, objectOf, own, textOf } from "#server/findings/sarif-in/loose";

/** What a report says about a rule. */
export interface ReportedRule {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly help: string | null;
  readonly level: string | null;
  readonly securitySeverity: number | null;
  readonly confidence: Confidence | null;
  readonly cwe: readonly string[];
  readonly owasp: readonly string[];
}

/** The rules of one run: those of the driver, and those of each extension by its place (SARIF 2.1.0 section 3.52.3). */
export interface ReportedRules {
  readonly driver: readonly ReportedRule[];
  readonly extensions: readonly (readonly ReportedRule[])[];
}

const MOST_TAGS = 40;

/** Reads the rules of a run's tool. */
export function rulesOf(tool: Loose): ReportedRules {
  const rulesIn = (component: unknown) => listOf(own(objectOf(component), "rules")).map(ruleOf);
  return {
    driver: rulesIn(own(tool, "driver")),
    extensions: listOf(own(tool, "extensions")).map(rulesIn),
  };
}

/** The rule of a result, by index or by id, wherever it was declared; undefined when the report does not describe it. */
export function ruleFor(result: Loose, rules: ReportedRules): ReportedRule | undefined {
  const reference = objectOf(own(result, "rule"));
  const component = own(objectOf(own(reference, "toolComponent")), "index");
  const declared =
    typeof component === "number" && component >= 0 ? rules.extensions[component] : rules.driver;
  const index = own(reference, "index") ?? own(result, "ruleIndex");
  const byIndex = typeof index === "number" ? declared?.[index] : undefined;
  if (byIndex) return byIndex;
  const id = textOf(own(result, "ruleId"), 200) ?? textOf(own(reference, "id"), 200);
  return [rules.driver, ...rules.extensions].flat().find((rule) => rule.id === id);
}

/**
 * A severity by GitHub's bands of `security-severity` (above 9.0 critical, 7.0 high, 4.0 medium), else by the level: error, warning and
 * note say high, medium and info.
 */
export function severityOf(score: number | null, level: string | null): Severity {
  if (score !== null) {
    if (score >= 9) return "critical";
    if (score >= 7) return "high";
    if (score >= 4) return "medium";
    return score > 0 ? "low" : "info";
  }
  if (level === "error") return "high";
  return level === "note" || level === "none" ? "info" : "medium";
}

/** A number that may be written as a text, as `security-severity` is. */
export function scoreOf(value: unknown): number | null {
  const number =
    typeof value === "number"
      ? value
      : typeof value === "string" && value !== ""
        ? Number(value)
        : Number.NaN;
  return number >= 0 && number <= 10 ? number : null;
}

function ruleOf(value: unknown): ReportedRule {
  const rule = objectOf(value);
  const properties = objectOf(own(rule, "properties"));
  const message = (name: string, longest: number) => textOf(own(objectOf(own(rule, name)), "text"), longest);
  const tags = listOf(own(properties, "tags"))
    .slice(0, MOST_TAGS)
    .flatMap((tag) => textOf(tag, 200) ?? []);
  const named = [
    ...tags,
    ...listOf(own(properties, "cwe"))
      .slice(0, MOST_TAGS)
      .flatMap((tag) => textOf(tag, 200) ?? []),
  ];
  return {
    id: textOf(own(rule, "id"), 200) ?? "",
    title: message("shortDescription", 300) ?? textOf(own(rule, "name"), 300),
    description: message("fullDescription", 2_000),
    help: message("help", 2_000),
    level: textOf(own(objectOf(own(rule, "defaultConfiguration")), "level"), 20),
    securitySeverity: scoreOf(own(properties, "security-severity")),
    confidence: confidenceOf(textOf(own(properties, "precision"), 20), tags),
    cwe: cweIn([...named, ...relatedWeaknesses(rule)]),
    owasp: [
      ...new Set(named.flatMap((tag) => /\bA(\d{2})[:_-](\d{4})\b/.exec(tag)?.slice(1, 3).join(":") ?? [])),
    ].map((pair) => `A${pair}`),
  };
}

/** Weaknesses among texts: `external/cwe/cwe-089`, `CWE-89: …`. */
export const cweIn = (texts: readonly string[]): string[] => [
  ...new Set(
    texts.flatMap((text) => {
      const match = /\bcwe-0*(\d{1,5})\b/i.exec(text);
      return match ? [`CWE-${match[1]}`] : [];
    }),
  ),
];

/** Taxa a rule points to, where the taxonomy is CWE (section 3.49.15). */
const relatedWeaknesses = (rule: Loose): string[] =>
  listOf(own(rule, "relationships"))
    .slice(0, MOST_TAGS)
    .map((relationship) => objectOf(own(objectOf(relationship), "target")))
    .filter(
      (target) => textOf(own(objectOf(own(target, "toolComponent")), "name"), 20)?.toUpperCase() === "CWE",
    )
    .map((target) => `CWE-${(textOf(own(target, "id"), 20) ?? "").replace(/^CWE-/i, "")}`);

function confidenceOf(precision: string | null, tags: readonly string[]): Confidence | null {
  if (precision === "very-high" || precision === "high") return "high";
  if (precision === "medium" || precision === "low") return precision;
  const said = tags
    .map((tag) => /^(HIGH|MEDIUM|LOW) CONFIDENCE$/.exec(tag)?.[1])
    .find((word) => word !== undefined);
  return said ? (said.toLowerCase() as Confidence) : null;
}
