import { performance } from "node:perf_hooks";
import type { Engine, EngineResult, SourceTree } from "#server/scanners/engine";
import type { Language } from "#server/scanners/sast/ast/node";
import { type Grammars, loadGrammars } from "#server/scanners/sast/parse/grammars";
import { type RuleSet, tablesOf } from "#server/scanners/sast/rules/compile/compile-rules";
import type { RuleTables } from "#server/scanners/sast/rules/compile/tables";
import type { RuleDocument } from "#server/scanners/sast/rules/format/rule";
import { shippedPack } from "#server/scanners/sast/rules/shipped-pack";
import { compileWorkspaceRules } from "#server/scanners/sast/rules/workspace-rules";
import { scanLimits, scanSource } from "#server/scanners/sast/scan-source";

const version = "trial";
const MOST_NOTES = 50;

type Sample = RuleDocument["tests"]["bad"][number];

/**
 * Tries rules before a workspace keeps them: each on its own samples first, and when all of those are right, on the commit, with no rule of the
 * pack beside them. A rule that is wrong is a failed result with notes that say what.
 */
export async function trialEngine(): Promise<Engine> {
  const grammars = await loadGrammars();
  return {
    kind: "sast",
    tool: "secportal",
    version,
    basis: async () => null,
    async run(source, { signal, rules = [] }) {
      const started = performance.now();
      const own = compileWorkspaceRules(rules, grammars);
      const pack = await shippedPack();
      // What the pack knows of frameworks serves these rules too.
      const tables = tablesOf([{ ...pack.set, rules: [] }, own], grammars);
      const wrong = [
        ...own.problems.map(({ id, problem }) => (id ? `${id}: ${problem}` : problem)),
        ...(await wrongSamples(own, tables, grammars, signal)),
      ];
      const answer = (outcome: Omit<EngineResult, "engine" | "tool" | "engineVersion" | "durationMs">) => ({
        ...{ engine: "sast" as const, tool: "secportal", engineVersion: version, ...outcome },
        durationMs: Math.round(performance.now() - started),
      });
      if (wrong.length > 0) {
        const notes = wrong.slice(0, MOST_NOTES);
        return answer({
          status: "failed",
          notes,
          filesScanned: 0,
          bytesScanned: 0,
          skipped: [],
          findings: [],
        });
      }
      return answer(await scanSource(source, { grammars, tables, limits: scanLimits, signal }));
    },
  };
}

async function wrongSamples(
  { rules }: RuleSet,
  tables: RuleTables,
  grammars: Grammars,
  signal: AbortSignal,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, languages, tests } of rules) {
    const [language] = languages;
    if (!language) continue;
    const fires = async (sample: Sample) => {
      const source = sampleSource(sample, language);
      const { findings } = await scanSource(source, { grammars, tables, limits: scanLimits, signal });
      return findings.some(({ ruleId }) => ruleId === id);
    };
    for (const [index, sample] of tests.bad.entries())
      if (!(await fires(sample))) wrong.push(`${id}: it does not fire on the bad sample ${index + 1}.`);
    for (const [index, sample] of tests.ok.entries())
      if (await fires(sample)) wrong.push(`${id}: it fires on the good sample ${index + 1}.`);
  }
  return wrong;
}

const fileOf: Readonly<Record<Language, string>> = {
  ...{ javascript: "sample.js", python: "sample.py", java: "Sample.java", go: "sample.go" },
  ...{ php: "sample.php", ruby: "sample.rb", csharp: "Sample.cs" },
};

function sampleSource(sample: Sample, language: Language): SourceTree {
  const files = typeof sample === "string" ? { [fileOf[language]]: sample } : sample.files;
  const contents = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return {
    commit: "",
    entries: [...contents].map(([path, bytes]) => ({ path, size: bytes.length })),
    skipped: [],
    async *read(paths) {
      for (const path of paths) yield { path, bytes: contents.get(path) ?? Buffer.alloc(0) };
    },
  };
}
