import {
  type Companion,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { type GraphNode, type GraphRoots, graphInventory } from "#server/scanners/sca/inventory/graph";
import { listOf, own, ownKeys, parseJsonObject } from "#server/scanners/sca/inventory/json";
import { eachKeyLine } from "#server/scanners/sca/inventory/json-key-lines";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";

/** The packages of a composer.lock. What was asked for comes from the composer.json beside it. */
export const readComposerLock: LockfileReader = (lockfile, companions) => {
  const text = decodeText(lockfile);
  const document = parseJsonObject(text);
  if (document === null) return unreadable("is not readable JSON");
  if (!Array.isArray(own(document, "packages"))) return unreadable("is not a composer.lock");
  const lines = nameLines(text);
  const tally = newTally();
  const nodes: GraphNode[] = [];
  for (const section of ["packages", "packages-dev"] as const) {
    const named = lines.get(section) ?? [];
    let index = 0;
    for (const entry of listOf(own(document, section))) {
      if (nodes.length >= maxLockfileEntries) {
        tally.truncated = true;
        break;
      }
      const [name, version] = [own(entry, "name"), own(entry, "version")];
      const line = name === undefined ? null : (named[index++] ?? null);
      if (!isName(name) || !isPlainVersion(version)) {
        tally.unreadable += 1;
        continue;
      }
      // A branch is not a version someone published, and neither is a folder.
      const published = !/^dev-|-dev$/.test(version) && own(own(entry, "dist"), "type") !== "path";
      if (!published) tally.unpublished += 1;
      nodes.push({
        ...{ key: name.toLowerCase(), name, version: published ? version : null, line },
        dev: section === "packages-dev",
        requires: ownKeys(own(entry, "require")).map((each) => each.toLowerCase()),
      });
    }
  }
  return graphInventory("Packagist", nodes, rootsOf(companions), tally);
};

function rootsOf(companions: readonly Companion[]): GraphRoots | null {
  const file = companions.find(({ path }) => path === "composer.json");
  const manifest = file ? parseJsonObject(decodeText(file.bytes)) : null;
  if (manifest === null) return null;
  const names = (list: string) => ownKeys(own(manifest, list)).map((name) => name.toLowerCase());
  return { production: names("require"), development: names("require-dev") };
}

/** The line of each package's name, by section and in order. */
function nameLines(text: string): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  eachKeyLine(text, 3, ([section = "", , key, deeper], line) => {
    if (key !== "name" || deeper !== undefined) return;
    const known = lines.get(section);
    if (known) known.push(line);
    else lines.set(section, [line]);
  });
  return lines;
}
