import type { InstalledPackage, LockfileInventory } from "#server/scanners/sca/installed-package";

/** What a reader could not make a package of. It counts while it reads. */
export interface Tally {
  /** Entries that are not what the format says. */
  unreadable: number;
  /** Packages from git, a folder or an address: no registry knows their version. */
  unpublished: number;
  truncated: boolean;
  /** Names without an exact version. */
  readonly unpinned: string[];
  /** Anything else that leaves the inventory incomplete. */
  readonly gaps: string[];
}

/** Nothing counted yet. */
export const newTally = (): Tally => ({
  ...{ unreadable: 0, unpublished: 0, truncated: false, unpinned: [], gaps: [] },
});

const mostNames = 5;
const longestName = 60;

/** The inventory of a lockfile, with a sentence for everything that was counted. */
export function withTally(packages: readonly InstalledPackage[], tally: Tally): LockfileInventory {
  const gaps = [...tally.gaps];
  if (tally.unreadable > 0) gaps.push(`has ${tally.unreadable} entries that could not be read`);
  if (tally.unpinned.length > 0) gaps.push(`has no exact version of ${named(tally.unpinned)}`);
  if (tally.truncated) gaps.push("is larger than what is read; the rest was left out");
  const notes = [...gaps];
  if (tally.unpublished > 0) {
    notes.push(
      `has ${tally.unpublished} packages without a published version (git or file), which were not compared`,
    );
  }
  return { packages, notes, complete: gaps.length === 0 };
}

/** The inventory of a file that is not what its name says. */
export function unreadable(note: string): LockfileInventory {
  return { packages: [], notes: [note], complete: false };
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => name.slice(0, longestName));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
