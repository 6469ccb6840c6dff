import { projectRoot } from "#server/root";
import type { TestReport } from "#tests/helpers/vitest-report";
import { CopyOfTree } from "#tests/mutants/copy-of-tree";
import type { Mutant } from "#tests/mutants/mutant";
import { mutants as all, editsOf } from "#tests/mutants/mutants";

const WORKERS = 2;
/** A failure that a test meant, and not one of loading, connecting or waiting. */
const MEANT =
  /^(AssertionError|Error: (the call was expected to be refused|expected a refusal|promise resolved)|TypeError: \.to\w+\(\) expects)/;

const asked = process.argv.slice(2);
const mutants = asked.length > 0 ? all.filter(({ id }) => asked.includes(id)) : all;
if (mutants.length === 0) throw new Error(`there is no mutant called ${asked.join(", ")}`);

const copies = Array.from({ length: WORKERS }, () => new CopyOfTree(projectRoot));
try {
  // All of them first: a list that no longer fits the tree is to be mended, not run in part.
  for (const mutant of mutants) copies[0]?.edit(editsOf(mutant))();
  const reports = await inTurns(soundRuns(), async (copy, { files, only }) =>
    expectReport(await copy.test(files, only)),
  );
  const sound: TestReport = {
    tests: reports.flatMap(({ tests }) => tests),
    brokenFiles: reports.flatMap(({ brokenFiles }) => brokenFiles),
  };
  const outcomes = await inTurns(mutants, async (copy, mutant) => {
    const problem = unfit(mutant, sound) ?? (await survived(copy, mutant));
    process.stdout.write(`${problem ? "SURVIVED" : "caught  "} ${mutant.id}: ${mutant.wall}\n`);
    if (problem) process.stdout.write(`         ${problem}\n`);
    return problem;
  });
  const caught = outcomes.filter((problem) => problem === undefined).length;
  process.stdout.write(`score ${caught}/${mutants.length}\n`);
  process.exitCode = caught === mutants.length ? 0 : 1;
} finally {
  for (const copy of copies) copy.remove();
}

/** Why a mutant's tests say nothing: they do not exist, or fail by themselves. */
function unfit({ tests, only }: Mutant, sound: TestReport): string | undefined {
  const named = new RegExp(only ?? "");
  const mine = sound.tests.filter(({ file, name }) => tests.includes(file) && named.test(name));
  if (!mine.some(({ status }) => status === "passed")) return "none of its tests exists";
  const failing = mine.find(({ status }) => status === "failed");
  if (failing) return `fails without it too: ${failing.name}`;
  const broken = sound.brokenFiles.find((file) => tests.includes(file));
  return broken && `does not load without it either: ${broken}`;
}

/** Why a mutant was not caught; undefined when it was. */
async function survived(copy: CopyOfTree, mutant: Mutant): Promise<string | undefined> {
  const restore = copy.edit(editsOf(mutant));
  try {
    const report = await copy.test(mutant.tests, mutant.only);
    if (!report) return "its tests did not end";
    const failed = report.tests.filter(({ status }) => status === "failed");
    if (failed.some(({ messages }) => messages.some((message) => MEANT.test(message)))) return undefined;
    if (failed[0]) return `failed for another reason: ${failed[0].messages[0]?.split("\n")[0]}`;
    if (report.brokenFiles[0]) return `did not load: ${report.brokenFiles[0]}`;
    return report.tests.some(({ status }) => status === "passed") ? "its tests pass" : "no test ran";
  } finally {
    restore();
  }
}

/** Hands the items out to the copies, one at a time each, and answers in their order. */
async function inTurns<T, R>(
  items: readonly T[],
  work: (copy: CopyOfTree, item: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  let next = 0;
  await Promise.all(
    copies.map(async (copy) => {
      for (let index = next++; index < items.length; index = next++) {
        const item = items[index];
        if (item !== undefined) answers[index] = await work(copy, item);
      }
    }),
  );
  return answers;
}

/** What has to pass in the sound tree: whole files, and of the others only what the mutants name. */
function soundRuns(): { files: string[]; only?: string }[] {
  const whole = new Set(mutants.filter(({ only }) => only === undefined).flatMap(({ tests }) => tests));
  const named = mutants.filter(
    ({ only, tests }) => only !== undefined && tests.some((file) => !whole.has(file)),
  );
  const files = [...new Set(named.flatMap(({ tests }) => tests))].filter((file) => !whole.has(file));
  const only = [...new Set(named.map((mutant) => mutant.only))].join("|");
  return [{ files: [...whole] }, { files, only }].filter((run) => run.files.length > 0);
}

function expectReport(report: TestReport | undefined): TestReport {
  if (!report) throw new Error("vitest left no report of the sound tree");
  return report;
}
