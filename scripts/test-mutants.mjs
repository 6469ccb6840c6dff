import { spawnSync } from "node:child_process";
import { ensureInstalled, root } from "./prepare.mjs";

/**
 * `npm run test:mutants`: takes the product's walls away one at a time, in copies of the tree, and wants a test to fail for each.
 * With ids as arguments only those.
 */
ensureInstalled();
const args = ["--import", "tsx", "tests/mutants/run.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
