import fs from "node:fs";
import path from "node:path";
import { sastEngine } from "#server/scanners/sast/engine";
import { folderTree } from "#tests/bench/sast/folder-tree";

const truthOf = { java: "expectedresults-1.2.csv", python: "expectedresults-0.1.csv" } as const;
const sourcesOf = { java: "src", python: "." } as const;

interface Tally {
  real: number;
  found: number;
  harmless: number;
  objected: number;
}

/** True and false positive rates by category, as the OWASP scorecards reckon them: a case is found by a finding of its CWE. */
export async function owaspScores(
  kind: "java" | "python",
  folder: string,
): Promise<{ rows: string[]; youden: number }> {
  const engine = await sastEngine();
  const tree = folderTree(path.join(folder, sourcesOf[kind]));
  const { findings } = await engine.run(tree, { signal: new AbortController().signal });
  const cwes = new Map<string, Set<string>>();
  for (const { path: file, cwe } of findings) {
    const name = path.basename(file).replace(/\.\w+$/, "");
    const known = cwes.get(name) ?? new Set();
    for (const each of cwe) known.add(each);
    cwes.set(name, known);
  }
  const tallies = new Map<string, Tally>();
  const lines = fs.readFileSync(path.join(folder, truthOf[kind]), "utf8").split("\n");
  for (const line of lines.slice(1)) {
    const [name = "", category = "", real = "", cwe = ""] = line.split(",").map((part) => part.trim());
    if (category === "") continue;
    const tally = tallies.get(category) ?? { real: 0, found: 0, harmless: 0, objected: 0 };
    const hit = cwes.get(name)?.has(`CWE-${cwe}`) ?? false;
    if (real === "true") tally.real += 1;
    else tally.harmless += 1;
    if (hit && real === "true") tally.found += 1;
    else if (hit) tally.objected += 1;
    tallies.set(category, tally);
  }
  const scores = [...tallies].map(([category, { real, found, harmless, objected }]) => {
    const tpr = found / Math.max(1, real);
    const fpr = objected / Math.max(1, harmless);
    return { category, tpr, fpr, score: tpr - fpr };
  });
  const rows = scores.map(
    ({ category, tpr, fpr, score }) =>
      `${kind} ${category.padEnd(16)} TPR ${tpr.toFixed(3)}  FPR ${fpr.toFixed(3)}  Youden ${score.toFixed(3)}`,
  );
  return { rows, youden: scores.reduce((sum, { score }) => sum + score, 0) / Math.max(1, scores.length) };
}
