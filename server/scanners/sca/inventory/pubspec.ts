import {
  type InstalledPackage,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { isJsonObject, own, ownEntries } from "#server/scanners/sca/inventory/json";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, unreadable, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseYaml } from "#server/scanners/sca/inventory/yaml";

/** The packages of a pubspec.lock. It says which are direct and for development, and has no graph. */
export const readPubspecLock: LockfileReader = (lockfile) => {
  const file = parseYaml(decodeText(lockfile));
  if (file === null) return unreadable("is not YAML as tools write it into lockfiles");
  const packages = own(file.root, "packages");
  // pub writes `packages: {}` or nothing when there are none.
  if (!isJsonObject(packages) && own(file.root, "sdks") === undefined)
    return unreadable("is not a pubspec.lock");
  const lines = file.linesOf("packages");
  const tally = newTally();
  const found: InstalledPackage[] = [];
  for (const [name, entry] of ownEntries(packages)) {
    if (found.length >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const [source, version, dependency] = [
      own(entry, "source"),
      own(entry, "version"),
      own(entry, "dependency"),
    ];
    if (!isName(name) || !isPlainVersion(version)) {
      tally.unreadable += 1;
      continue;
    }
    // What comes with the SDK has the version 0.0.0.
    if (source === "sdk") continue;
    if (source !== "hosted") {
      tally.unpublished += 1;
      continue;
    }
    const direct = typeof dependency === "string" && dependency.startsWith("direct");
    found.push({
      ...{ ecosystem: "Pub", name, version, direct, dev: dependency === "direct dev", optional: false },
      ...{ line: lines.get(name) ?? null, chain: direct ? [name] : [] },
    });
  }
  return withTally(found, tally);
};
