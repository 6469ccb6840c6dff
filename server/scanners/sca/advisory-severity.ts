import { type Severity, severities } from "#db/vocabulary";
import type { Advisory } from "#server/scanners/sca/advisory";
import { cvssScore } from "#server/scanners/sca/cvss";

const words: ReadonlyMap<string, Severity> = new Map([
  ["CRITICAL", "critical"],
  ["HIGH", "high"],
  ["MODERATE", "medium"],
  ["MEDIUM", "medium"],
  ["LOW", "low"],
]);

const newestFirst = ["CVSS_V4", "CVSS_V3", "CVSS_V2"];

/**
 * The severity of one advisory. Malicious packages (`MAL-`) are critical. Else the score of the newest CVSS version that has a
 * readable vector, the highest where there are several; else the database's own word; else `unknown`, never a zero.
 */
export function advisorySeverity(advisory: Advisory): Severity {
  if (advisory.id.startsWith("MAL-")) return "critical";
  for (const version of newestFirst) {
    const scores = advisory.cvss
      .filter(({ type }) => type === version)
      .map(({ score }) => cvssScore(score))
      .filter((score) => score !== null);
    if (scores.length > 0) return fromScore(Math.max(...scores), version);
  }
  return words.get(advisory.severityWord?.toUpperCase() ?? "") ?? "unknown";
}

/** The most severe of some; `unknown` only when nothing better is known. */
export function mostSevere(found: readonly Severity[]): Severity {
  return severities.find((severity) => found.includes(severity)) ?? "unknown";
}

/**
 * The severity of a CVSS score, `version` as OSV names it: v3.1 section 5 and v4.0 section 6, "Qualitative Severity Rating Scale".
 * Version 2 had no critical (NVD's scale for it).
 */
export function fromScore(score: number, version: string): Severity {
  if (score >= 9 && version !== "CVSS_V2") return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "info";
}
