/** An entry of an npm lockfile before it is known how it came to be there. */
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

/** What both npm readers hand on. `roots` are the locations whose requirements count as direct; null when unknown. */
export interface LockfileEntries {
  readonly entries: readonly LockfileEntry[];
  readonly roots: ReadonlySet<string> | null;
  readonly unreadable: number;
  readonly unversioned: number;
  readonly truncated: boolean;
}
