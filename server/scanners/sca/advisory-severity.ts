import { type Severity, severities } from "#db/vocabulary";
import type { Advisory } from "#server/scanners/sca/advisory";
import { cvss3BaseScore } from "#server/scanners/sca/cvss3";

const words: ReadonlyMap<string, Severity> = new Map([
  ["CRITICAL", "critical"],
  ["HIGH", "high"],
  ["MODERATE", "medium"],
  ["MEDIUM", "medium"],
  ["LOW", "low"],
]);

/**
 * The severity of one advisory. Malicious packages (`MAL-`) are critical. With a CVSS v4 vector the database's word is
 * taken, since it was made from that vector; else the v3 base score; else the word; else `unknown`, never a zero.
 */
export function advisorySeverity(advisory: Advisory): Severity {
  if (advisory.id.startsWith("MAL-")) return "critical";
  const word = words.get(advisory.severityWord?.toUpperCase() ?? "");
  if (word && advisory.cvss.some(({ type }) => type === "CVSS_V4")) return word;
  const scores = advisory.cvss
    .filter(({ type }) => type === "CVSS_V3")
    .map(({ score }) => cvss3BaseScore(score))
    .filter((score) => score !== null);
  if (scores.length > 0) return fromScore(Math.max(...scores));
  return word ?? "unknown";
}

/** The most severe of some; `unknown` only when nothing better is known. */
export function mostSevere(found: readonly Severity[]): Severity {
  return severities.find((severity) => found.includes(severity)) ?? "unknown";
}

// CVSS v3.1 specification, section 5 "Qualitative Severity Rating Scale".
function fromScore(score: number): Severity {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "info";
}
