import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SourceTree } from "#server/scanners/engine";

/** Files by which a repository could tell a tool what to scan or to pass over, or make it load code. */
const steering =
  /^(?:\.semgrepignore|\.semgrep(?:\.ya?ml)?|\.opengrep(?:ignore)?|\.bandit|bandit\.ya?ml|\.?bandit\.toml|\.trivyignore(?:\.ya?ml)?|trivy\.ya?ml|osv-scanner\.toml|sgconfig\.ya?ml)$/i;

export interface LaidOutTree {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Configuration of tools that the repository holds, and that was left out. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a commit's regular files into a folder, for tools that read files: no links, no modes, nothing outside the folder, and nothing that
 * would configure a tool.
 */
export async function layOutTree(
  source: SourceTree,
  root: string,
  signal: AbortSignal,
): Promise<LaidOutTree> {
  const leftOut: string[] = [];
  const wanted: string[] = [];
  for (const { path: name } of source.entries) {
    const parts = name.split("/");
    if (parts.some((part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git"))
      continue;
    if (parts.some((part) => steering.test(part))) leftOut.push(name);
    else wanted.push(name);
  }
  await mkdir(root, { recursive: true, mode: 0o700 });
  const made = new Set<string>();
  for await (const { path: name, bytes } of source.read(wanted)) {
    signal.throwIfAborted();
    const file = path.join(root, name);
    const folder = path.dirname(file);
    if (!made.has(folder)) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      made.add(folder);
    }
    // Names that differ in case only are one file on some systems: the first stays.
    await writeFile(file, bytes, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
  return { root, leftOut };
}
