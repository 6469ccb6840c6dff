import { spawnSync } from "node:child_process";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/** `npm run bench -- <name>`: prints figures, one JSON object per line, on standard output and nothing else there. */
ensureInstalled();
ensureBuilt();
const args = ["--import", "tsx", "tests/bench/main.ts", ...process.argv.slice(2)];
// As it serves: React's development build alone takes three times as long.
const env = { ...process.env, NODE_ENV: "production" };
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env });
process.exitCode = status ?? 1;
