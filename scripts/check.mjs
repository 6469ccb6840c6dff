import { spawnSync } from "node:child_process";
import path from "node:path";
import { ensureInstalled, root } from "./prepare.mjs";

/** `npm run check`: format, lint and types. All run, so that one look shows everything. */
ensureInstalled();
const bin = (file) => path.join(root, "node_modules", file);
const checks = [
  ["format and lint", [bin("@biomejs/biome/bin/biome"), "check", "."]],
  ["types", [bin("typescript/bin/tsc"), "--noEmit"]],
  ["promises", [bin("eslint/bin/eslint.js"), "."]],
];
for (const [name, args] of checks) {
  process.stdout.write(`${name}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
