import {
  type InstalledPackage,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { parseRequirement } from "#server/scanners/sca/inventory/requirement";
import { isRequirementsFile } from "#server/scanners/sca/inventory/requirements-name";
import { newTally, type Tally, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText, type Line, linesOf } from "#server/scanners/sca/inventory/text";

/** Options that bring in what this file does not hold, by pip's documentation ("Requirements File Format"). */
const brings = /^(?:-r|--requirement|-e|--editable)(?:[ =]|$)/;

/**
 * The exact pins of a requirements.txt. Anything wider, and an included file that is not read itself are gaps: ranges are
 * not guessed. The file does not say what was asked for and what came with it.
 */
export const readRequirements: LockfileReader = (lockfile) => {
  const tally = newTally();
  const packages = new Map<string, InstalledPackage>();
  for (const { text, number } of logicalLines(decodeText(lockfile))) {
    const line = withoutComment(text).trim();
    if (line === "") continue;
    if (packages.size >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    if (line.startsWith("-")) option(line, tally);
    else pin(line, number, packages, tally);
  }
  return withTally([...packages.values()], tally);
};

function pin(line: string, number: number, packages: Map<string, InstalledPackage>, tally: Tally): void {
  // Options of one requirement, such as `--hash=sha256:…`, follow it after a blank.
  const options = line.indexOf(" --");
  const requirement = parseRequirement(options === -1 ? line : line.slice(0, options));
  if (!requirement || !isName(requirement.name)) {
    if (/^[a-z+]+:\/\/|^\.{0,2}\//i.test(line)) tally.unpublished += 1;
    else tally.unreadable += 1;
    return;
  }
  const { name, exact: version, address } = requirement;
  if (address) tally.unpublished += 1;
  else if (!isPlainVersion(version)) tally.unpinned.push(name);
  else {
    packages.set(`${name} ${version}`, {
      ...{ ecosystem: "PyPI", name, version, direct: null, dev: false },
      ...{ optional: false, line: number, chain: [] },
    });
  }
}

function option(line: string, tally: Tally): void {
  if (!brings.test(line)) return;
  if (/^(?:-e|--editable)/.test(line)) {
    tally.unpublished += 1;
    return;
  }
  if (isReadItself(line)) return;
  if (tally.gaps.length < 20) tally.gaps.push(`includes ${line.slice(0, 100)}, which is not followed`);
}

/** A file by a name that is read wherever it is. */
function isReadItself(line: string): boolean {
  const file = line.replace(/^(?:-r|--requirement)[ =]*/, "");
  const slash = file.lastIndexOf("/");
  if (file.includes("://") || file.startsWith("/")) return false;
  return isRequirementsFile(file.slice(slash + 1), file.slice(0, slash + 1));
}

/** Lines with those after a backslash joined to them, numbered by the first. */
function* logicalLines(text: string): Generator<Line> {
  let parts: string[] = [];
  let first = 1;
  for (const { text: line, number } of linesOf(text)) {
    if (parts.length === 0) first = number;
    if (line.endsWith("\\")) {
      parts.push(line.slice(0, -1));
      continue;
    }
    parts.push(line);
    yield { text: parts.join(""), number: first };
    parts = [];
  }
  if (parts.length > 0) yield { text: parts.join(""), number: first };
}

function withoutComment(line: string): string {
  if (line.startsWith("#")) return "";
  const comment = line.indexOf(" #");
  return comment === -1 ? line : line.slice(0, comment);
}
