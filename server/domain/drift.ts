import type { DriftPolicy } from "#db/vocabulary";

/** What the product knows of a repository, and what the provider says of the same stable id now. */
export interface RepositoryFacts {
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly archived: boolean;
  readonly defaultBranch: string | null;
}

export const driftKinds = [
  "renamed",
  "transferred",
  "archived",
  "unarchived",
  "became_public",
  "became_private",
  "default_branch",
  "gone",
  "replaced",
] as const;
export type DriftKind = (typeof driftKinds)[number];

export interface Drift {
  readonly kind: DriftKind;
  readonly before: string;
  readonly after: string;
}

/** Everything that changed, by the repository's stable id: a name is only a label. */
export function driftBetween(known: RepositoryFacts, now: RepositoryFacts): Drift[] {
  const drifts: Drift[] = [];
  if (known.fullName !== now.fullName) {
    const kind = ownerOf(known.fullName) === ownerOf(now.fullName) ? "renamed" : "transferred";
    drifts.push({ kind, before: known.fullName, after: now.fullName });
  }
  if (known.archived !== now.archived) {
    drifts.push({
      kind: now.archived ? "archived" : "unarchived",
      before: String(known.archived),
      after: String(now.archived),
    });
  }
  if (known.isPrivate !== now.isPrivate) {
    const word = (isPrivate: boolean) => (isPrivate ? "private" : "public");
    const kind = now.isPrivate ? "became_private" : "became_public";
    drifts.push({ kind, before: word(known.isPrivate), after: word(now.isPrivate) });
  }
  if (now.defaultBranch !== null && known.defaultBranch !== now.defaultBranch) {
    drifts.push({ kind: "default_branch", before: known.defaultBranch ?? "", after: now.defaultBranch });
  }
  return drifts;
}

const reasons: Partial<Record<DriftKind, (drift: Drift) => string>> = {
  transferred: ({ before, after }) =>
    `It moved from ${before} to ${after}. Look whether it may still be scanned, then resume.`,
  archived: () => "It was archived at the provider. Resume it if it should be scanned all the same.",
  became_public: () => "It became public. Look whether that was meant, then resume.",
  replaced: ({ before }) =>
    `Another repository now has the name ${before}. Remove this one and choose again.`,
};

/** Why a repository must wait for a person, in words; undefined when the change is only noted. */
export function pauseReason(drifts: readonly Drift[], policy: DriftPolicy): string | undefined {
  for (const drift of drifts) {
    // A different repository under the old name is never the one that was chosen, whatever the policy.
    if (policy === "note" && drift.kind !== "replaced") continue;
    const reason = reasons[drift.kind]?.(drift);
    if (reason) return reason;
  }
  return undefined;
}

const ownerOf = (fullName: string): string => fullName.slice(0, fullName.lastIndexOf("/"));
