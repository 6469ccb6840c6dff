import {
  type Companion,
  type InstalledPackage,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { type GoMod, type GoRequirement, parseGoMod } from "#server/scanners/sca/inventory/go-mod";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, type Tally, unreadable, withTally } from "#server/scanners/sca/inventory/tally";
import { decodeText, linesOf } from "#server/scanners/sca/inventory/text";
import { compareVersions, parseVersion } from "#server/scanners/sca/semver-compare";

/**
 * The modules of a go.mod, with replacements in place of what they replace. Since go 1.17 the file names all modules that
 * are needed; for an older one the go.sum beside it is asked as well. A `go` or `toolchain` line that names a release is a
 * use of the standard library, `stdlib` in OSV.
 */
export const readGoMod: LockfileReader = (lockfile, companions) => {
  const file = parseGoMod(decodeText(lockfile));
  if (!file.isModule && file.requirements.length === 0) return unreadable("is not a go.mod");
  const tally = newTally();
  tally.unreadable = file.unreadable;
  tally.truncated = file.requirements.length > maxLockfileEntries;
  const packages = new Map<string, InstalledPackage>();
  const add = (found: GoRequirement) => {
    const { module: name, version, indirect, line } = found;
    if (!isName(name) || !isPlainVersion(version)) {
      tally.unreadable += 1;
      return;
    }
    packages.set(`${name} ${version}`, {
      ...{ ecosystem: "Go", name, version: version.replace(/^v/, ""), direct: !indirect },
      ...{ dev: false, optional: false, line: line || null, chain: indirect ? [] : [name] },
    });
  };
  const replace = replacer(file, tally);
  for (const requirement of file.requirements.slice(0, maxLockfileEntries)) {
    const found = replace(requirement);
    if (found) add(found);
  }
  if (namesDirectOnly(file)) {
    for (const found of fromSums(file, companions, tally)) {
      const used = replace(found);
      if (used) add(used);
    }
  }
  const library = standardLibrary(file);
  if (library) add(library);
  return withTally([...packages.values()], tally);
};

/** A requirement as it is built: itself, what replaces it, or nothing when a folder does. */
function replacer(file: GoMod, tally: Tally): (requirement: GoRequirement) => GoRequirement | null {
  const byModule = new Map(
    file.replacements.map((each) => [
      each.version === null ? each.module : `${each.module} ${each.version}`,
      each,
    ]),
  );
  return (requirement) => {
    const { module, version } = requirement;
    const found = byModule.get(`${module} ${version}`) ?? byModule.get(module);
    if (!found) return requirement;
    const { with: other, withVersion, line } = found;
    if (withVersion !== null) return { ...requirement, module: other, version: withVersion, line };
    tally.unpublished += 1;
    return null;
  };
}

function namesDirectOnly({ go }: GoMod): boolean {
  const parsed = go && parseVersion(go.version);
  const since = parseVersion("1.17");
  return !parsed || !since || compareVersions(parsed, since) < 0;
}

/** The highest version of each module that go.sum has and go.mod has not: Go selects no lower one. */
function fromSums(file: GoMod, companions: readonly Companion[], tally: Tally): GoRequirement[] {
  const sums = companions.find(({ path }) => path === "go.sum");
  if (!sums) {
    if (file.requirements.length > 0)
      tally.gaps.push("names direct modules only, and there is no go.sum beside it");
    return [];
  }
  const named = new Set(file.requirements.map(({ module }) => module));
  const highest = new Map<string, GoRequirement>();
  for (const { text } of linesOf(decodeText(sums.bytes))) {
    const [module, version, hash] = text.split(" ", 3);
    // A hash of the go.mod alone does not mean that the module is used.
    if (!module || !version || hash === undefined || version.endsWith("/go.mod") || named.has(module))
      continue;
    if (highest.size >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const known = highest.get(module);
    if (known && !isHigher(version, known.version)) continue;
    highest.set(module, { module, version, indirect: true, line: 0 });
  }
  return [...highest.values()];
}

function isHigher(version: string, than: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(than)];
  return a !== null && (b === null || compareVersions(a, b) > 0);
}

// `go 1.22` names a language version, not a release.
function standardLibrary({ go, toolchain }: GoMod): GoRequirement | null {
  const named = toolchain ?? go;
  const version = /^(?:go)?(\d+\.\d+\.\d+)(?:-|$)/.exec(named?.version ?? "")?.[1];
  return named && version ? { module: "stdlib", version, indirect: false, line: named.line } : null;
}
