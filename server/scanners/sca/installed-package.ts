/** One package of a lockfile, from the registry or wherever else its version is known. */
export interface InstalledPackage {
  /** The package's own name, also when it is installed under an alias. */
  readonly name: string;
  readonly version: string;
  /** Null where the lockfile does not tell what its owner asked for. */
  readonly direct: boolean | null;
  /** Needed for development only. */
  readonly dev: boolean;
  readonly optional: boolean;
  /** 1-based line of the entry in the lockfile; null when it was not found. */
  readonly line: number | null;
  /** Names from the package that was asked for down to this one, along a shortest way. Empty when unknown. */
  readonly chain: readonly string[];
}

/** What one lockfile installs. `complete` is false when some of it could not be read; the notes say what. */
export interface LockfileInventory {
  readonly packages: readonly InstalledPackage[];
  readonly notes: readonly string[];
  readonly complete: boolean;
}

/** An entry of a lockfile before it is known how it came to be there. */
export interface LockfileEntry {
  /** Where npm puts it, like `node_modules/a/node_modules/b`; for a workspace, its folder; empty for the root. */
  readonly location: string;
  readonly name: string;
  /** Null for the root, workspaces and links, which are not packages someone published. */
  readonly version: string | null;
  readonly dev: boolean;
  readonly optional: boolean;
  readonly line: number | null;
  /** Names of the packages it asks for. */
  readonly requires: readonly string[];
  /** Another location this one stands for; null when it is no link. */
  readonly linkTo: string | null;
}

/** What both lockfile readers hand on. `roots` are the locations whose requirements count as direct; null when unknown. */
export interface LockfileEntries {
  readonly entries: readonly LockfileEntry[];
  readonly roots: ReadonlySet<string> | null;
  readonly unreadable: number;
  readonly unversioned: number;
  readonly truncated: boolean;
}

export const maxLockfileEntries = 100_000;
const longestName = 214;
const longestVersion = 256;

export type JsonObject = Record<string, unknown>;

/** Narrows to a JSON object; arrays and null are not one. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property only, so that `__proto__` or `constructor` in hostile JSON is data and nothing else. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The own keys of an object that is one; none otherwise. */
export function ownKeys(value: unknown): string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

/** npm allows 214 characters; longer or empty names are not names. */
export function isPackageName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= longestName && !/\s/.test(value);
}

/** Something short enough to be a version. Whether it can be ordered is asked elsewhere. */
export function isVersion(value: unknown): value is string {
  return (
    typeof value === "string" && value.length > 0 && value.length <= longestVersion && /^[v=]?\d/.test(value)
  );
}
