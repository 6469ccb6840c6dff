import {
  type InstalledPackage,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText, linesOf } from "#server/scanners/sca/inventory/text";

/**
 * The modules of a gradle.lockfile, `group:name:version=configurations` a line, or of one configuration's file in
 * `gradle/dependency-locks`. It does not say what was asked for; what is only in configurations of tests is `dev`.
 */
export const readGradleLockfile: LockfileReader = (lockfile) => {
  const tally = newTally();
  const packages: InstalledPackage[] = [];
  for (const { text, number } of linesOf(decodeText(lockfile))) {
    const line = text.trim();
    if (line === "" || line.startsWith("#") || line.startsWith("empty=")) continue;
    if (packages.length >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const [coordinates = "", configurations = ""] = line.split("=", 2);
    const [group, artifact, version, more] = coordinates.split(":", 4);
    const name = `${group}:${artifact}`;
    if (!group || !artifact || more !== undefined || !isName(name) || !isPlainVersion(version)) {
      tally.unreadable += 1;
      continue;
    }
    const used = configurations.split(",").filter((each) => each !== "");
    const dev = used.length > 0 && used.every((each) => /^(?:test|androidTest)|Test/.test(each));
    packages.push({
      ...{ ecosystem: "Maven", name, version, direct: null, dev },
      ...{ optional: false, line: number, chain: [] },
    });
  }
  return withTally(packages, tally);
};
