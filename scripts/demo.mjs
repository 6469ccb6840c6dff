import { spawn } from "node:child_process";
import { ensureBuilt, ensureInstalled, root } from "./prepare.mjs";

/** `npm run demo`: installs and builds what is missing, then runs the demo. */
ensureInstalled();
ensureBuilt();
const child = spawn(process.execPath, ["--import", "tsx", "tests/demo/main.ts", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
// Ctrl-C reaches the child by itself; we only wait for it to clean up.
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
