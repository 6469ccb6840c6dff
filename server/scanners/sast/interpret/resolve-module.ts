import type { SourceUnit } from "#server/scanners/sast/interpret/unit";

/** The files of a repository by the ways imports name them. */
export interface UnitIndex {
  byPath(path: string): SourceUnit | undefined;
  /** Files of one language whose path, without its ending, ends with the given one. */
  endingWith(path: string, language: SourceUnit["language"]): readonly SourceUnit[];
  inFolder(unit: SourceUnit): readonly SourceUnit[];
  folderEndingWith(path: string): readonly SourceUnit[];
}

export function unitIndex(units: readonly SourceUnit[]): UnitIndex {
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  const byBase = groups(units, (unit) => baseOf(stem(unit.path)));
  const byFolder = groups(units, (unit) => folderOf(unit.path));
  const folders = groups([...byFolder.keys()], (folder) => baseOf(folder));
  return {
    byPath: (path) => byPath.get(path),
    endingWith: (path, language) =>
      (byBase.get(baseOf(path)) ?? []).filter(
        (unit) => unit.language === language && endsWithPath(stem(unit.path), path),
      ),
    inFolder: (unit) =>
      (byFolder.get(folderOf(unit.path)) ?? []).filter((other) => other.language === unit.language),
    folderEndingWith: (path) =>
      (folders.get(baseOf(path)) ?? [])
        .filter((folder) => endsWithPath(folder, path))
        .flatMap((folder) => byFolder.get(folder) ?? []),
  };
}

/** The files that an import's `from` means: one, or all of a Go package; none when it is not of the repository. */
export function resolveModule(from: string, unit: SourceUnit, index: UnitIndex): readonly SourceUnit[] {
  if (from.length > 500) return [];
  switch (unit.language) {
    case "javascript":
      return javascriptModule(from, unit, index);
    case "python":
      return pythonModule(from, unit, index);
    case "go":
      return goPackage(from, index);
    default:
      return [];
  }
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

function javascriptModule(from: string, unit: SourceUnit, index: UnitIndex): readonly SourceUnit[] {
  if (from.startsWith(".")) {
    const path = joined(folderOf(unit.path), from);
    const bare = path.replace(/\.[cm]?jsx?$/, "");
    const candidates = [
      path,
      ...endings.map((ending) => path + ending),
      ...endings.map((ending) => bare + ending),
    ];
    candidates.push(...endings.map((ending) => `${path}/index${ending}`));
    for (const candidate of candidates) {
      const found = index.byPath(candidate);
      if (found) return [found];
    }
    return [];
  }
  // Aliases of a bundler or of package.json: the rest of the path is unique or it is left alone.
  const alias = /^(?:[@~#]\/|#|~)(.+)$/.exec(from)?.[1];
  if (alias === undefined) return [];
  const bare = alias.replace(/\.[cm]?[jt]sx?$/, "");
  const found = [...index.endingWith(bare, "javascript"), ...index.endingWith(`${bare}/index`, "javascript")];
  return found.length === 1 ? found : [];
}

function pythonModule(from: string, unit: SourceUnit, index: UnitIndex): readonly SourceUnit[] {
  const dots = /^\.*/.exec(from)?.[0].length ?? 0;
  const rest = from.slice(dots).replaceAll(".", "/");
  if (dots > 0) {
    const base = joined(folderOf(unit.path), "../".repeat(dots - 1) || ".");
    const path = [base, rest].filter((part) => part !== "").join("/");
    const found = index.byPath(`${path}.py`) ?? index.byPath(`${path}/__init__.py`);
    return found ? [found] : [];
  }
  const near = [folderOf(unit.path), rest].filter((part) => part !== "").join("/");
  const exact =
    index.byPath(`${rest}.py`) ?? index.byPath(`${rest}/__init__.py`) ?? index.byPath(`${near}.py`);
  if (exact) return [exact];
  const found = [...index.endingWith(rest, "python"), ...index.endingWith(`${rest}/__init__`, "python")];
  return found.length === 1 && rest.includes("/") ? found : [];
}

/** A Go package by the longest end of its path that is a folder of the repository. */
function goPackage(from: string, index: UnitIndex): readonly SourceUnit[] {
  const parts = from.split("/");
  if (!parts[0]?.includes(".") && parts.length < 2) return [];
  for (let skip = 1; skip < parts.length; skip += 1) {
    const found = index
      .folderEndingWith(parts.slice(skip).join("/"))
      .filter((unit) => unit.language === "go");
    if (found.length > 0) return found;
  }
  return [];
}

const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const stem = (path: string): string => path.replace(/\.[a-z]+$/i, "");
const endsWithPath = (path: string, end: string): boolean => path === end || path.endsWith(`/${end}`);

function joined(folder: string, relative: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const made = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = made.get(key);
    if (known) known.push(item);
    else made.set(key, [item]);
  }
  return made;
}
