import type { Ecosystem } from "#server/scanners/sca/ecosystem";

/** One package of a lockfile, from the registry or wherever else its version is known. */
export interface InstalledPackage {
  readonly ecosystem: Ecosystem;
  /** The package's own name, also when it is installed under an alias; written as OSV writes it. */
  readonly name: string;
  readonly version: string;
  /** Null where the lockfile does not tell what its owner asked for. */
  readonly direct: boolean | null;
  /** Needed for development only. False where the lockfile does not say. */
  readonly dev: boolean;
  readonly optional: boolean;
  /** 1-based line of the entry in the lockfile; null when it was not found. */
  readonly line: number | null;
  /** Names from the package that was asked for down to this one, along a shortest way. Empty when unknown. */
  readonly chain: readonly string[];
}

/**
 * What one lockfile installs. `complete` is false when some of it could not be read or has no exact version; the notes
 * say what, each as the end of a sentence that begins with the path of the file.
 */
export interface LockfileInventory {
  readonly packages: readonly InstalledPackage[];
  readonly notes: readonly string[];
  readonly complete: boolean;
}

/** A file that helps to read a lockfile, such as the manifest beside it. */
export interface Companion {
  /** Relative to the lockfile's folder, like `package.json` or `packages/a/package.json`. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Reads one lockfile. It is pure, bounded by the size of its input, and never throws for what is in it. */
export type LockfileReader = (lockfile: Buffer, companions: readonly Companion[]) => LockfileInventory;

/** The most entries of one lockfile that are read. */
export const maxLockfileEntries = 100_000;
