import { expect, test } from "vitest";
import { type Identifiable, matchFindings } from "#server/findings/match-findings";
import { sourceFingerprint } from "#server/scanners/sast/report/fingerprint";
import { type Random, randomFrom } from "#tests/helpers/seeded-random";

/** A line of a file that keeps its identity through every edit, so that the truth is known. */
interface Line {
  readonly id: number;
  text: string;
  /** Where an engine would find something. */
  readonly sink: boolean;
}

interface Block {
  readonly name: string;
  lines: Line[];
}

type Project = Map<string, Block[]>;

const ROUNDS = 300;
const FILES = 12;
const BLOCKS = 6;

let nextId = 0;

/** Half of all sinks read alike, as calls of one helper do. */
function newProject(random: Random): Project {
  const project: Project = new Map();
  for (let file = 0; file < FILES; file += 1) {
    const blocks = Array.from({ length: BLOCKS }, (_, index): Block => {
      const lines = Array.from({ length: 4 + random.below(6) }, (): Line => {
        nextId += 1;
        const sink = random.below(4) === 0;
        const common = random.below(2) === 0;
        return {
          id: nextId,
          sink,
          text: sink ? `db.query(${common ? "sql" : `q${nextId}`});` : `step${nextId}();`,
        };
      });
      return { name: `handler${file}_${index}`, lines };
    });
    project.set(`src/area${file % 4}/module${file}.js`, blocks);
  }
  return project;
}

/** What happens to code between two scans: lines come and go, code is indented, functions move, files move and are renamed. */
function edit(project: Project, random: Random): Project {
  const edited: Project = new Map();
  for (const [path, blocks] of project) {
    const kept = blocks.map(({ name, lines }) => ({
      name,
      lines: lines.flatMap((line): Line[] => {
        const chance = random.below(30);
        if (chance === 0) return [];
        nextId += 1;
        const added = { id: nextId, sink: false, text: `added${nextId}();` };
        return chance === 1 ? [added, line] : [chance === 2 ? { ...line, text: `    ${line.text}` } : line];
      }),
    }));
    const fate = random.below(20);
    const renamed =
      fate === 0 ? path.replace("module", "renamed") : fate === 1 ? path.replace("src/", "lib/") : path;
    if (random.below(10) === 0) kept.push(...kept.splice(random.below(kept.length), 1));
    edited.set(renamed, kept);
  }
  const paths = [...edited.keys()];
  if (random.below(2) === 0) {
    const from = edited.get(random.pick(paths)) ?? [];
    const [block] = from.splice(random.below(from.length), 1);
    if (block) edited.get(random.pick(paths))?.push(block);
  }
  return edited;
}

type Found = Identifiable & { readonly truth: number };

/** What an engine would say of it: every sink, with the identity of its line. */
function scan(project: Project): Found[] {
  return [...project].flatMap(([path, blocks]) => {
    const alike = new Map<string, number>();
    return blocks.flatMap(({ name, lines }) =>
      lines
        .filter(({ sink }) => sink)
        .map(({ id, text }) => {
          const lineText = text.trim();
          const index = alike.get(lineText) ?? 0;
          alike.set(lineText, index + 1);
          const fingerprint = sourceFingerprint("js/test", path, text, index);
          return {
            truth: id,
            fingerprint,
            engine: "sast" as const,
            tool: "secportal",
            ruleId: "js/test",
            path,
            scope: name,
            lineText,
          };
        }),
    );
  });
}

/** How many persist, how many of them are known again as what they are, and how many known ones are taken for another. */
function compare(before: readonly Found[], after: readonly Found[]) {
  const pairs = [
    ...matchFindings(
      before.map((one) => ({ ...one, fixed: false })),
      after,
    ),
  ];
  const there = new Set(after.map(({ truth }) => truth));
  return {
    persisting: before.filter(({ truth }) => there.has(truth)).length,
    kept: pairs.filter(([now, was]) => now.truth === was.truth).length,
    wrong: pairs.filter(([now, was]) => now.truth !== was.truth).length,
  };
}

test("of findings that persist through edits at least 99 of 100 keep their identity, and hardly one is taken for another", () => {
  const random = randomFrom(99);
  const total = { persisting: 0, kept: 0, wrong: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const project = newProject(random);
    const { persisting, kept, wrong } = compare(scan(project), scan(edit(project, random)));
    total.persisting += persisting;
    total.kept += kept;
    total.wrong += wrong;
  }

  expect(total.persisting).toBeGreaterThan(20_000);
  expect(total.kept / total.persisting).toBeGreaterThan(0.99);
  expect(total.wrong / total.persisting).toBeLessThan(0.01);
});
