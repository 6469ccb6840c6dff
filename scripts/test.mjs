import { spawnSync } from "node:child_process";
import path from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/** `npm test`: installs what is missing, then runs the suite; further arguments go to vitest. */
ensureInstalled();
// Some tests run the product as users do, built and as processes of its own.
ensureBuilt();
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
