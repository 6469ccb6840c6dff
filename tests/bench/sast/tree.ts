import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "#server/root";
import { median } from "#tests/bench/figure";

const ROUNDS = 3;
const BYTES = 15_000_000;
const folder = path.join(projectRoot, "tests/bench/sast");

interface Own {
  readonly ms: number;
  readonly bytes: number;
  readonly rssKb: number;
}

/** Wall time of whole processes on one tree, the middle of three rounds in turns. Throws when one of them fails. */
export function compareOnTree(given: string | undefined): {
  own: Own;
  eslint: number;
  astGrep: number;
  what: string;
} {
  const made = given === undefined ? fs.mkdtempSync(path.join(os.tmpdir(), "secportal-bench-sast-")) : null;
  const tree = given ?? made ?? "";
  try {
    if (made !== null) fillTree(made);
    const own: Own[] = [];
    const eslint: number[] = [];
    const astGrep: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      own.push(scanOnce(tree));
      eslint.push(
        timed(
          tree,
          [process.execPath, path.join(projectRoot, "node_modules/eslint/bin/eslint.js"), ...eslintArgs, "."],
          [0, 1],
        ),
      );
      astGrep.push(
        timed(tree, [path.join(projectRoot, "node_modules/.bin/ast-grep"), ...astGrepArgs, "."], [0, 1]),
      );
    }
    const [first] = own;
    const bytes = first?.bytes ?? 0;
    return {
      own: {
        ms: median(own.map((each) => each.ms)),
        bytes,
        rssKb: median(own.map((each) => each.rssKb)),
      },
      eslint: median(eslint),
      astGrep: median(astGrep),
      what: `${(bytes / 1e6).toFixed(1)} MB of ${given ?? "TypeScript"}`,
    };
  } finally {
    if (made !== null) fs.rmSync(made, { recursive: true, force: true });
  }
}

const eslintArgs = [
  "--no-config-lookup",
  "--no-inline-config",
  "--config",
  path.join(folder, "eslint-security.config.mjs"),
  "--format",
  "json",
];
const astGrepArgs = ["scan", "--rule", path.join(folder, "ast-grep-rules.yml"), "--json=stream"];

// In the tree, as eslint looks at nothing above the folder it runs in.
function timed(cwd: string, [program = "", ...args]: string[], good: readonly number[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { stdio: ["ignore", "ignore", "pipe"], cwd });
  const ms = performance.now() - started;
  if (status === null || !good.includes(status))
    throw new Error(`${program} ended with ${status}: ${stderr.toString().slice(0, 500)}`);
  return ms;
}

function scanOnce(tree: string): Own {
  const started = performance.now();
  const script = path.join(folder, "scan-tree.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, tree], {
    cwd: projectRoot,
  });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(stderr.toString().slice(0, 500));
  return { ...(JSON.parse(stdout.toString()) as Omit<Own, "ms">), ms };
}

/** This project's TypeScript and that in its packages, again and again under other names until there is enough. */
function fillTree(target: string): void {
  const sources = ["app", "db", "server", "tests", "node_modules"].flatMap((part) =>
    typeScriptIn(path.join(projectRoot, part)),
  );
  let bytes = 0;
  for (let copy = 0; bytes < BYTES && sources.length > 0; copy += 1) {
    for (const source of sources) {
      if (bytes >= BYTES) return;
      const text = fs.readFileSync(source);
      const place = path.join(
        target,
        `copy${copy}`,
        path.relative(projectRoot, source).replace(/node_modules/g, "packages"),
      );
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.writeFileSync(place, text);
      bytes += text.length;
    }
  }
}

const typeScriptIn = (part: string): string[] =>
  fs
    .readdirSync(part, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.statSync(file).size < 500_000);
