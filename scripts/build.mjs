import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { JSON_SCHEMA, load } from "js-yaml";
import { root, run } from "./prepare.mjs";

/** Builds the pages with Vite and the server with esbuild; packages stay in node_modules. */
fs.rmSync(path.join(root, "build"), { recursive: true, force: true });
run(
  process.execPath,
  [path.join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build", "--logLevel", "warn"],
  {
    env: { ...process.env, NODE_ENV: "production" },
  },
);
await build({
  entryPoints: {
    main: path.join(root, "server/main.ts"),
    backup: path.join(root, "server/commands/backup.ts"),
    advisories: path.join(root, "server/commands/advisories.ts"),
    doctor: path.join(root, "server/commands/doctor.ts"),
    scanner: path.join(root, "server/scanners/isolated/process.ts"),
    keys: path.join(root, "server/commands/keys.ts"),
  },
  outdir: path.join(root, "build"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "#server": path.join(root, "server"), "#db": path.join(root, "db") },
  sourcemap: "linked",
  logLevel: "warning",
});

// The rules, models first, in the order in which the sources are read.
const rules = path.join(root, "server/scanners/sast/rules");
const documents = ["models", "pack"].flatMap((part) =>
  fs
    .readdirSync(path.join(rules, part), { recursive: true })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) => load(fs.readFileSync(path.join(rules, part, name), "utf8"), { schema: JSON_SCHEMA })),
);
fs.writeFileSync(path.join(root, "build/rule-pack.json"), JSON.stringify(documents));
