import fs from "node:fs";
import path from "node:path";
import { findLockfiles } from "#server/scanners/sca/find-lockfiles";
import type { LockfileInventory } from "#server/scanners/sca/installed-package";

export const fixtures = path.join(import.meta.dirname, "../../fixtures/lockfiles");

/** The inventory of every lockfile among some files, by path, as the engine reads them. */
export function inventoriesOf(files: Readonly<Record<string, Buffer>>): Record<string, LockfileInventory> {
  const entries = Object.entries(files).map(([file, bytes]) => ({ path: file, size: bytes.length }));
  const found = findLockfiles(entries).lockfiles.map(({ path: lockfile, format, companions }) => {
    const folder = lockfile.slice(0, lockfile.lastIndexOf("/") + 1);
    const others = companions.map((each) => ({
      path: each.slice(folder.length),
      bytes: files[each] ?? Buffer.alloc(0),
    }));
    return [lockfile, format.read(files[lockfile] ?? Buffer.alloc(0), others)] as const;
  });
  return Object.fromEntries(found);
}

/** The files of one fixture by their path in it, without what is expected of them. */
export function filesOf(fixture: string): Record<string, Buffer> {
  const root = path.join(fixtures, fixture);
  const files = fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "expected.json")
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [path.relative(root, file).replaceAll("\\", "/"), fs.readFileSync(file)]),
  );
}
