import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Plain JavaScript without imports from packages: this runs on a fresh clone, before anything is installed. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const OLDEST_NODE = [20, 19];

/** Installs the locked dependencies unless exactly these are installed already. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    stop(`Node ${OLDEST_NODE.join(".")} or newer is required; this is ${process.versions.node}.`);
  }
  const lock = createHash("sha256")
    .update(fs.readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const stamp = path.join(root, "node_modules/.secportal-installed");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write("Installing dependencies…\n");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  fs.writeFileSync(stamp, lock);
}

/** Builds the web app and the server unless the build is newer than every source. */
export function ensureBuilt() {
  const stamp = path.join(root, "build/.secportal-built");
  const sources = ["app", "server", "db", "package-lock.json", "vite.config.ts", "scripts/build.mjs"];
  const newest = Math.max(...sources.map((source) => newestChange(path.join(root, source))));
  if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= newest) return;
  process.stderr.write("Building…\n");
  run(process.execPath, [path.join(root, "scripts/build.mjs")]);
  fs.writeFileSync(stamp, "");
}

/** Reads `.env` where there is one; variables that are set already win. */
export function loadEnvironment() {
  const file = path.join(root, ".env");
  if (fs.existsSync(file)) process.loadEnvFile(file);
}

export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    ...options,
  });
  if (result.status !== 0) stop(`${command} ${args.join(" ")} failed.`);
}

function newestChange(at) {
  const stat = fs.statSync(at);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return fs
    .readdirSync(at)
    .reduce((newest, name) => Math.max(newest, newestChange(path.join(at, name))), stat.mtimeMs);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
