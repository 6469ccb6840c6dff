import { spawnSync } from "node:child_process";
import path from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/**
 * `npm test`: installs what is missing, then runs the suite without its slow part, which `npm run test:slow` is; further
 * arguments go to vitest. Files that are named run whichever part they are of.
 */
ensureInstalled();
// Some tests run the product as users do, built and as processes of its own.
ensureBuilt();
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const given = process.argv.slice(2);
const chosen = given.some((each) => !each.startsWith("-") || /^--(project|config)\b/.test(each));
const quick = chosen ? [] : ["--project=plain", "--project=product"];
const { status } = spawnSync(process.execPath, [vitest, "run", ...quick, ...given], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
