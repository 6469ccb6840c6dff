import { spawnSync } from "node:child_process";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/** `npm run bench -- <name>`: prints figures, one JSON object per line, on standard output and nothing else there. */
ensureInstalled();
ensureBuilt();
const args = ["--import", "tsx", "tests/bench/main.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
