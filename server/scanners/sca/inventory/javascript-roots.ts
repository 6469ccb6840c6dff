import type { Companion } from "#server/scanners/sca/installed-package";
import { own, ownEntries, parseJsonObject } from "#server/scanners/sca/inventory/json";
import { decodeText } from "#server/scanners/sca/inventory/text";

/** What one package.json asks for, as name and range. */
export interface AskedFor {
  /** The folder of the package.json, relative to the lockfile's; empty for the same one. */
  readonly folder: string;
  readonly production: readonly (readonly [name: string, range: string])[];
  readonly development: readonly (readonly [name: string, range: string])[];
}

/** What every package.json among the files asks for; none where they are not readable. */
export function javascriptRoots(companions: readonly Companion[]): AskedFor[] {
  return companions.flatMap(({ path, bytes }) => {
    const manifest = parseJsonObject(decodeText(bytes));
    if (manifest === null) return [];
    return [{ folder: path.slice(0, Math.max(path.lastIndexOf("/"), 0)), ...askedForBy(manifest) }];
  });
}

/** The lists of a package.json, or of a part of a lockfile that has the same ones. */
export function askedForBy(manifest: unknown): Omit<AskedFor, "folder"> {
  const production = ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((list) =>
    ranges(own(manifest, list)),
  );
  return { production, development: ranges(own(manifest, "devDependencies")) };
}

function ranges(list: unknown): [string, string][] {
  return ownEntries(list).flatMap(([name, range]) => (typeof range === "string" ? [[name, range]] : []));
}
