import type { Language } from "#server/scanners/sast/ast/node";
import type { Grammars } from "#server/scanners/sast/parse/grammars";
import { type RuleSet, tablesOf } from "#server/scanners/sast/rules/compile/compile-rules";
import type { RuleDocument } from "#server/scanners/sast/rules/format/rule";
import { scanLimits, scanSource } from "#server/scanners/sast/scan-source";
import { sourceOf } from "#tests/scanners/source-of";

type Sample = RuleDocument["tests"]["bad"][number];

const fileOf: Readonly<Record<Language, string>> = {
  javascript: "src/app.js",
  python: "src/app.py",
  java: "src/App.java",
  go: "src/app.go",
  php: "src/app.php",
  ruby: "src/app.rb",
  csharp: "src/App.cs",
};

/**
 * Scans samples of rules with all rules. Answers the ids that fired; throws for a sample that does not parse or is not looked
 * at to its end.
 */
export function sampleScanner(
  language: Language,
  sets: readonly RuleSet[],
  grammars: Grammars,
): (sample: Sample) => Promise<readonly string[]> {
  const tables = tablesOf(sets, grammars);
  return async (sample) => {
    const files = typeof sample === "string" ? { [fileOf[language]]: sample } : sample.files;
    const { signal } = new AbortController();
    const { findings, notes } = await scanSource(sourceOf(files), {
      grammars,
      tables,
      limits: scanLimits,
      signal,
    });
    if (notes.length > 0) throw new Error(`${notes.join(" ")} ${JSON.stringify(files)}`);
    return findings.map((finding) => finding.ruleId);
  };
}
