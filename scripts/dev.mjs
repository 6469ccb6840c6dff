import { spawn } from "node:child_process";
import { ensureInstalled, loadEnvironment, root } from "./prepare.mjs";

/** `npm run dev`: the server restarts when server code changes, pages reload in place, and the local forges run beside it. */
ensureInstalled();
loadEnvironment();
const environment = { ...process.env, NODE_ENV: "development", ALLOW_INSECURE_LOOPBACK: "1" };
environment.ADVISORY_SOURCE ??= "seed";
const start = (args) => spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: environment });
const ports = ["--github-port", "4101", "--gitlab-port", "4102", "--bitbucket-port", "4103"];
const origin = environment.PUBLIC_ORIGIN ?? "http://localhost:3000";
const children = [
  start(["--import", "tsx", "tests/forges/main.ts", "--app-url", origin, ...ports]),
  start([
    "node_modules/tsx/dist/cli.mjs",
    "watch",
    "--clear-screen=false",
    "--exclude",
    "app/**",
    "server/dev.ts",
  ]),
];
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    for (const child of children) child.kill("SIGTERM");
  });
}
