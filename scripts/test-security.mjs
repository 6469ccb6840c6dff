import { spawnSync } from "node:child_process";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/**
 * `npm run test:security`: the tests that prove the rows of the security requirements, at their full depth, and a table of
 * what each row rests on. With `--write` the table is kept in docs/security-scorecard.json.
 */
ensureInstalled();
ensureBuilt();
const args = ["--import", "tsx", "tests/security/run.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
