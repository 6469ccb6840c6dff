import type { SkippedPath, SourceEntry } from "#server/scanners/engine";

export interface FoundManifests {
  /** Lockfiles to read, with the package.json beside each. */
  readonly lockfiles: readonly { readonly path: string; readonly manifest: string | null }[];
  /** package.json files that no npm lockfile here or in a folder above covers. */
  readonly uncovered: readonly string[];
  /** Lockfiles of other package managers, which are not read. */
  readonly foreign: readonly string[];
  readonly skipped: readonly SkippedPath[];
}

const npmLockfiles = ["npm-shrinkwrap.json", "package-lock.json"];
const otherLockfiles = new Set(["yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"]);
const thirdParty = new Set(["node_modules", "vendor"]);

/** Which files of a commit say what npm installs. Third-party folders are left out: their lockfiles install nothing here. */
export function findLockfiles(entries: readonly SourceEntry[]): FoundManifests {
  const folders = new Map<string, Set<string>>();
  const foreign: string[] = [];
  for (const { path } of entries) {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    const wanted = name === "package.json" || npmLockfiles.includes(name) || otherLockfiles.has(name);
    if (!wanted || path.split("/").some((part) => thirdParty.has(part))) continue;
    if (otherLockfiles.has(name)) foreign.push(path);
    const folder = path.slice(0, slash + 1);
    const names = folders.get(folder);
    if (names) names.add(name);
    else folders.set(folder, new Set([name]));
  }
  const lockfiles: { path: string; manifest: string | null }[] = [];
  const skipped: SkippedPath[] = [];
  const covered = new Set<string>();
  for (const [folder, names] of folders) {
    const [chosen, passedOver] = npmLockfiles.filter((name) => names.has(name));
    if (chosen === undefined) continue;
    covered.add(folder);
    lockfiles.push({
      path: folder + chosen,
      manifest: names.has("package.json") ? `${folder}package.json` : null,
    });
    // npm itself reads only the shrinkwrap when both are there.
    if (passedOver)
      skipped.push({ path: folder + passedOver, reason: `${chosen} beside it takes precedence` });
  }
  const uncovered: string[] = [];
  for (const [folder, names] of folders) {
    if (names.has("package.json") && !isCovered(folder, covered)) uncovered.push(`${folder}package.json`);
  }
  return { lockfiles, uncovered, foreign, skipped };
}

function isCovered(folder: string, covered: ReadonlySet<string>): boolean {
  for (let at = folder; ; at = at.slice(0, at.slice(0, -1).lastIndexOf("/") + 1)) {
    if (covered.has(at)) return true;
    if (at === "") return false;
  }
}
