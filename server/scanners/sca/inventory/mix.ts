import {
  type InstalledPackage,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, unreadable, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText, linesOf } from "#server/scanners/sca/inventory/text";

const longestLine = 1024 * 1024;
const entry = /^"[^"]*": ?\{:(\w+), ?(?::"?([\w.-]+)"?|"[^"]*"), ?"([^"]*)"/;

/**
 * The packages of a mix.lock, which mix writes one a line:
 * `"name": {:hex, :name, "1.0.0", "hash", [:mix], [dependencies], "hexpm", "hash"},`. The file is a term of Elixir and is
 * read, never evaluated. It does not say what was asked for: mix.exs does, which is a program.
 */
export const readMixLock: LockfileReader = (lockfile) => {
  const text = decodeText(lockfile);
  if (!text.trimStart().startsWith("%{")) return unreadable("is not a mix.lock");
  const tally = newTally();
  const packages: InstalledPackage[] = [];
  for (const { text: line, number } of linesOf(text, longestLine)) {
    const trimmed = line.trim().replace(/^%\{/, "").trimStart();
    if (!trimmed.startsWith('"')) continue;
    if (packages.length >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const [, source, name, version] = entry.exec(trimmed) ?? [];
    if (source === "git" || source === "path") tally.unpublished += 1;
    else if (source !== "hex" || !isName(name) || !isPlainVersion(version)) tally.unreadable += 1;
    // A package of an organisation is in a private repository; hexpm knows nothing of it.
    else if (/"hexpm:[^"]*"/.test(trimmed.slice(-400))) tally.unpublished += 1;
    else {
      packages.push({
        ...{ ecosystem: "Hex", name, version, direct: null, dev: false },
        ...{ optional: false, line: number, chain: [] },
      });
    }
  }
  return withTally(packages, tally);
};
