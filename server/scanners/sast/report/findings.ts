import { type Severity, severities } from "#db/vocabulary";
import type { RawFinding } from "#server/scanners/engine";
import type { Hit } from "#server/scanners/sast/interpret/run";
import { originOf } from "#server/scanners/sast/interpret/taint";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";
import { excerptOf, literalParts, maskedLine } from "#server/scanners/sast/report/excerpt";
import { sourceFingerprint } from "#server/scanners/sast/report/fingerprint";
import { lineHashes } from "#server/scanners/sast/report/line-hash";
import { Lines } from "#server/scanners/sast/report/lines";
import { maskSecrets } from "#server/scanners/sast/report/secret-shapes";
import { traceOf } from "#server/scanners/sast/report/trace";
import { isTestCode } from "#server/scanners/sast/source-files";

/** Rules about credentials in code: what stands in quotes there is never shown, whatever its shape. */
const aboutSecrets = (cwe: readonly string[]): boolean =>
  cwe.includes("CWE-798") || cwe.includes("CWE-321") || cwe.includes("CWE-259");

/** Findings of one file from its hits, in the order of their places. */
export function findingsOf(
  unit: SourceUnit,
  hits: readonly Hit[],
  linesOf: (unit: SourceUnit) => Lines,
): RawFinding[] {
  const lines = linesOf(unit);
  const hashes = lineHashes(unit.text);
  const inTest = isTestCode(unit.path);
  const seen = new Map<string, number>();
  const all = unit.text.split("\n");
  return withoutTheObvious(hits)
    .sort((a, b) => a.place.start - b.place.start || (a.rule.document.id < b.rule.document.id ? -1 : 1))
    .map((hit): RawFinding => {
      const { document } = hit.rule;
      const row = lines.lineAt(hit.place.start);
      const endRow = lines.lineAt(Math.max(hit.place.start, hit.place.end - 1));
      const secrets = aboutSecrets(document.cwe)
        ? literalParts(unit.text.slice(hit.place.start, hit.place.end))
        : [];
      const line = maskedLine(lines.lineText(row), secrets);
      const lineText = line.replace(/\s+/g, " ").trim();
      const alike = `${document.id}\n${lineText}`;
      const index = seen.get(alike) ?? 0;
      seen.set(alike, index + 1);
      return {
        engine: "sast",
        tool: "secportal",
        ruleId: document.id,
        fingerprint: sourceFingerprint(document.id, unit.path, line, index),
        scope: hit.scope,
        lineText,
        lineHash: hashes[row] ?? null,
        severity: inTest ? lessSevere(document.severity) : document.severity,
        confidence: document.confidence,
        title: document.title,
        message: messageOf(hit, inTest, linesOf),
        advice: document.fix,
        path: unit.path,
        line: row + 1,
        endLine: endRow + 1,
        excerpt: excerptOf(all, row, endRow, secrets),
        cwe: document.cwe,
        owasp: document.owasp,
        trace: hit.taint
          ? traceOf(
              hit.taint,
              { unit, start: hit.place.start, note: `reaches this place: ${document.title}` },
              linesOf,
            )
          : [],
        inTest,
        package: null,
      };
    });
}

/** A place that only looks wrong needs no word where foreign data is known to reach it, and does the same harm. */
function withoutTheObvious(hits: readonly Hit[]): Hit[] {
  const keysOf = ({ place, rule }: Hit) => rule.document.cwe.map((cwe) => `${place.start} ${cwe}`);
  const reached = new Set(hits.filter(({ rule }) => rule.document.kind === "taint").flatMap(keysOf));
  return hits.filter(({ rule: { document }, ...hit }) => {
    if (document.kind !== "pattern" || document.confidence !== "low") return true;
    return !document.cwe.some((cwe) => reached.has(`${hit.place.start} ${cwe}`));
  });
}

function messageOf(
  { rule, taint, unit }: Hit,
  inTest: boolean,
  linesOf: (unit: SourceUnit) => Lines,
): string {
  const sentences = [rule.document.message];
  if (taint) {
    const origin = originOf(taint);
    const text = maskSecrets(
      origin.unit.text.slice(origin.start, Math.min(origin.end, origin.start + 120)).replace(/\s+/g, " "),
    );
    const where = origin.unit === unit ? "" : ` of ${origin.unit.path}`;
    sentences.push(
      `The data comes from \`${text}\` on line ${linesOf(origin.unit).lineAt(origin.start) + 1}${where}.`,
    );
  }
  if (inTest) sentences.push("The file looks like test code.");
  return sentences.join(" ");
}

function lessSevere(severity: Severity): Severity {
  const at = severities.indexOf(severity);
  return severity === "info" || severity === "unknown" ? severity : (severities[at + 1] ?? severity);
}

/** Lines of files, worked out once each. */
export function lineIndex(): (unit: SourceUnit) => Lines {
  const known = new Map<SourceUnit, Lines>();
  return (unit) => {
    const lines = known.get(unit) ?? new Lines(unit.text);
    known.set(unit, lines);
    return lines;
  };
}
