import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json, from wherever this file runs: the sources, or the bundle under build/. */
export const projectRoot = findUp(path.dirname(fileURLToPath(import.meta.url)));

function findUp(from: string): string {
  if (fs.existsSync(path.join(from, "package.json"))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error("package.json was not found above the program");
  return findUp(parent);
}
