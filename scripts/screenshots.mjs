import { ensureBuilt, ensureInstalled, run } from "./prepare.mjs";

/** `npm run screenshots`. */
ensureInstalled();
ensureBuilt();
run(process.execPath, ["--import", "tsx", "tests/browser/screenshots.ts", ...process.argv.slice(2)]);
