import { expect } from "vitest";
import { loadGrammars } from "#server/scanners/sast/parse/grammars";
import { compileRules, tablesOf } from "#server/scanners/sast/rules/compile/compile-rules";
import { loadPack } from "#server/scanners/sast/rules/load-pack";
import { scanLimits, scanSource } from "#server/scanners/sast/scan-source";
import { sourceOf } from "#tests/scanners/source-of";

/** Expects that a rule fires on the lines marked `reported`, and on no others. */
export async function expectReported(rule: string, files: Record<string, string>): Promise<void> {
  const grammars = await loadGrammars();
  const rules = compileRules(await loadPack(), { trusted: true, grammars });
  const { findings, notes } = await scanSource(sourceOf(files), {
    grammars,
    tables: tablesOf([rules], grammars),
    limits: scanLimits,
    signal: new AbortController().signal,
  });
  expect(notes).toEqual([]);
  const found = findings.filter(({ ruleId }) => ruleId === rule).map(({ path, line }) => `${path}:${line}`);
  const marked = Object.entries(files).flatMap(([path, code]) =>
    code
      .split("\n")
      .flatMap((line, index) => (/(?:#|\/\/) reported/.test(line) ? `${path}:${index + 1}` : [])),
  );
  expect([...new Set(found)].sort()).toEqual(marked.sort());
}
