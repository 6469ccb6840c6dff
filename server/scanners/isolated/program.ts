import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { projectRoot } from "#server/root";
import { bareEnvironment } from "#server/sandbox/bare-environment";

const here = fileURLToPath(import.meta.url);

/** What a scanner's process runs: the bundle beside ours, which may read the product and nothing else, or the sources as they are. */
export type ScannerForm = "built" | "sources";

const ourForm: ScannerForm = here.endsWith(".ts") ? "sources" : "built";

/** The command line and environment of a scanner's process. */
export function scannerProgram(
  heapMegabytes: number,
  form: ScannerForm = ourForm,
): { program: [string, ...string[]]; environment: Record<string, string> } {
  const heap = `--max-old-space-size=${heapMegabytes}`;
  const entry = form === "built" ? builtEntry() : sourceEntry();
  return {
    program: [process.execPath, "--no-warnings", heap, ...entry],
    environment: { ...bareEnvironment(), NODE_ENV: "production" },
  };
}

function builtEntry(): string[] {
  const flag = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";
  const readable = ["build/*", "node_modules/*", "package.json", "server/scanners/*"];
  return [
    flag,
    ...readable.map((place) => `--allow-fs-read=${path.join(projectRoot, place)}`),
    path.join(projectRoot, "build/scanner.js"),
  ];
}

function sourceEntry(): string[] {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return ["--import", tsx, path.join(path.dirname(here), "process.ts")];
}
