import { beforeAll, describe, expect, it } from "vitest";
import { languages } from "#server/scanners/sast/ast/node";
import { loadGrammars } from "#server/scanners/sast/parse/grammars";
import { compileRules, type RuleSet } from "#server/scanners/sast/rules/compile/compile-rules";
import type { RuleDocument } from "#server/scanners/sast/rules/format/rule";
import { loadPack } from "#server/scanners/sast/rules/load-pack";
import { sampleScanner } from "#tests/scanners/sast/rules/sample-scanner";

const documents = await loadPack();
const grammars = await loadGrammars();
const pack = compileRules(documents, { trusted: true, grammars });

describe("the pack", () => {
  it("has no rule or model that cannot be used", () => {
    expect(pack.problems).toEqual([]);
  });
});

describe.each(languages)("rules for %s", (language) => {
  const rules = pack.rules.filter((rule) => rule.languages[0] === language);
  let fired: (sample: RuleDocument["tests"]["bad"][number]) => Promise<readonly string[]>;
  beforeAll(() => {
    fired = sampleScanner(language, [pack satisfies RuleSet], grammars);
  });

  it("are all tried on their samples", async () => {
    const wrong: string[] = [];
    for (const { id, tests } of rules) {
      for (const sample of tests.bad) if (!(await fired(sample)).includes(id)) wrong.push(missed(id, sample));
      for (const sample of tests.ok) if ((await fired(sample)).includes(id)) wrong.push(objected(id, sample));
    }
    expect(wrong).toEqual([]);
  });
});

const shown = (sample: RuleDocument["tests"]["bad"][number]): string =>
  typeof sample === "string" ? sample : JSON.stringify(sample.files);
const missed = (id: string, sample: RuleDocument["tests"]["bad"][number]): string =>
  `${id} misses ${shown(sample)}`;
const objected = (id: string, sample: RuleDocument["tests"]["bad"][number]): string =>
  `${id} objects to ${shown(sample)}`;
