import type { SkippedPath, SourceEntry } from "#server/scanners/engine";
import { formatOf, type LockfileFormat, unreadKinds } from "#server/scanners/sca/inventory/formats";
import { type ManifestKind, manifestKindOf } from "#server/scanners/sca/inventory/manifests";

export interface FoundLockfile {
  readonly path: string;
  readonly format: LockfileFormat;
  /** Paths of the files that are read with it. */
  readonly companions: readonly string[];
}

export interface FoundManifests {
  readonly lockfiles: readonly FoundLockfile[];
  /** Manifests that no lockfile here, or in a folder above where that counts, covers. */
  readonly uncovered: readonly { readonly path: string; readonly kind: ManifestKind }[];
  /** Lockfiles of kinds that are not read. */
  readonly unread: readonly string[];
  readonly skipped: readonly SkippedPath[];
}

const thirdParty = new Set(["node_modules", "vendor"]);
const mostCompanions = 2_000;
const highest = 64;

/** Whether a path says what is installed or asked for. Third-party folders are left out: their lockfiles install nothing here. */
export function isWanted(path: string): boolean {
  const { folder, name } = split(path);
  if (!formatOf(name, folder) && !unreadKinds.has(name) && !manifestKindOf(name)) return false;
  return !path.split("/").some((part) => thirdParty.has(part));
}

/** Which files of a commit say what is installed. */
export function findLockfiles(entries: readonly SourceEntry[]): FoundManifests {
  const wanted = entries.map(({ path }) => path).filter(isWanted);
  const all = new Set(entries.map(({ path }) => path));
  const folders = byFolder(wanted);
  const lockfiles: FoundLockfile[] = [];
  /** Those that are read with the manifests below them, by folder. */
  const collecting = new Map<string, FoundLockfile & { companions: string[] }>();
  const skipped: SkippedPath[] = [];
  for (const [folder, names] of folders) {
    for (const name of names) {
      const format = formatOf(name, folder);
      if (!format) continue;
      // npm itself reads only the shrinkwrap when both are there.
      if (name === "package-lock.json" && names.has("npm-shrinkwrap.json")) {
        skipped.push({ path: folder + name, reason: "npm-shrinkwrap.json beside it takes precedence" });
        continue;
      }
      const companions = format.beside.map((beside) => folder + beside).filter((path) => all.has(path));
      const lockfile = { path: folder + name, format, companions };
      lockfiles.push(lockfile);
      if (format.below !== undefined) collecting.set(folder, lockfile);
    }
  }
  const isLocked = lockedFolders(folders);
  const uncovered: { path: string; kind: ManifestKind }[] = [];
  for (const [folder, names] of folders) {
    for (const name of names) {
      const kind = manifestKindOf(name);
      if (!kind) continue;
      const path = folder + name;
      const cover = coverOf(folder, kind, isLocked);
      if (cover === null) uncovered.push({ path, kind });
      const lockfile = cover === null ? undefined : collecting.get(cover);
      if (lockfile?.format.below === name && lockfile.companions.length < mostCompanions) {
        lockfile.companions.push(path);
      }
    }
  }
  const unread = wanted.filter((path) => unreadKinds.has(split(path).name));
  return { lockfiles, uncovered, unread, skipped };
}

function split(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: path.slice(0, slash + 1), name: path.slice(slash + 1) };
}

function byFolder(paths: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const { folder, name } = split(path);
    const names = folders.get(folder);
    if (names) names.add(name);
    else folders.set(folder, new Set([name]));
  }
  return folders;
}

type IsLocked = (kind: ManifestKind, folder: string) => boolean;

/** Whether a folder has a lockfile for a kind of manifest; each is looked at once, since it may hold very many files. */
function lockedFolders(folders: ReadonlyMap<string, ReadonlySet<string>>): IsLocked {
  const known = new Map<ManifestKind, Map<string, boolean>>();
  return (kind, folder) => {
    const names = folders.get(folder);
    if (!names) return false;
    const answers = known.get(kind) ?? new Map<string, boolean>();
    known.set(kind, answers);
    const answer = answers.get(folder) ?? [...names].some(kind.isLocked);
    answers.set(folder, answer);
    return answer;
  };
}

/** The nearest folder that has a lockfile for a manifest; null when there is none. */
function coverOf(from: string, kind: ManifestKind, isLocked: IsLocked): string | null {
  let folder = from;
  for (let level = 0; level < highest; level += 1) {
    if (isLocked(kind, folder)) return folder;
    if (folder === "" || !kind.above) return null;
    folder = folder.slice(0, folder.slice(0, -1).lastIndexOf("/") + 1);
  }
  return null;
}
