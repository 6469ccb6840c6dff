import type { WorkspaceTx } from "#db/database";
import {
  fixFindings,
  listKnownFindings,
  listPresentPlaces,
  lockFindings,
  markDuplicates,
  moveFindings,
  putSeenFindings,
  type SeenFinding,
  type SeenIn,
} from "#db/queries/seen-findings";
import { newId } from "#server/domain/id";
import { findDuplicates } from "#server/findings/find-duplicates";
import { lookedAt } from "#server/findings/looked-at";
import { matchFindings } from "#server/findings/match-findings";
import type { EngineResult, RawFinding } from "#server/scanners/engine";

/** What is known of the commit besides the findings. */
export interface CommitFacts {
  /** Its files; null when they are not known. */
  readonly paths: ReadonlySet<string> | null;
  /** The code owners of a file. */
  readonly ownersOf: (path: string) => readonly string[];
}

/**
 * Brings a repository's findings up to date with what its engines saw: known ones keep their row although they moved, new ones get one,
 * those that are gone from a place that was looked at are fixed, and those that tools share stand for each other. Answers how many are
 * new and how many were fixed. The repository's findings are held until the transaction ends.
 */
export async function writeFindings(
  tx: WorkspaceTx,
  seenIn: SeenIn,
  results: readonly EngineResult[],
  commit: CommitFacts,
): Promise<{ added: number; fixed: number }> {
  const { repositoryId, scanId } = seenIn;
  await lockFindings(tx, repositoryId);
  const known = await listKnownFindings(tx, repositoryId);
  const seen = unique(results.flatMap((result) => result.findings));

  const pairs = matchFindings(
    known.map((one) => ({ ...one, fixed: one.state === "fixed" })),
    seen,
  );
  await moveFindings(tx, movesOf(known, pairs));
  const rows = seen.map((finding) => toRow(finding, commit.ownersOf(finding.path)));
  const added = await putSeenFindings(tx, seenIn, rows);

  const stillThere = new Set([...pairs.values()].map(({ id }) => id));
  const covered = lookedAt(results, commit.paths);
  const fixed = known
    .filter((one) => one.state !== "fixed" && !stillThere.has(one.id) && covered(one))
    .map(({ id }) => id);
  await fixFindings(tx, scanId, fixed);
  await markDuplicates(tx, findDuplicates(await listPresentPlaces(tx, repositoryId)));
  return { added, fixed: fixed.length };
}

/**
 * The fingerprints that change: known findings take that of the place they are at now, and one that is not seen any more gives up its own
 * where another has come to its place.
 */
function movesOf(
  known: readonly { id: string; fingerprint: string }[],
  pairs: ReadonlyMap<RawFinding, { id: string; fingerprint: string }>,
): { id: string; fingerprint: string }[] {
  const moves = [...pairs]
    .filter(([now, before]) => now.fingerprint !== before.fingerprint)
    .map(([now, before]) => ({ id: before.id, fingerprint: now.fingerprint }));
  const wanted = new Set(moves.map(({ fingerprint }) => fingerprint));
  const staying = new Set([...pairs.values()].map(({ id }) => id));
  const retired = known
    .filter(({ id, fingerprint }) => wanted.has(fingerprint) && !staying.has(id))
    .map(({ id }) => ({ id, fingerprint: `retired:${id}` }));
  return [...retired, ...moves];
}

/** One statement may touch a row once, so of equal fingerprints the first is kept. */
const unique = (findings: readonly RawFinding[]): RawFinding[] => [
  ...new Map(findings.map((finding) => [finding.fingerprint, finding] as const).reverse()).values(),
];

function toRow(finding: RawFinding, owners: readonly string[]): SeenFinding {
  const { package: affected, cwe, owasp, trace, suppressed, ...rest } = finding;
  return {
    ...rest,
    decided:
      suppressed === undefined
        ? undefined
        : { decision: "ignored", reason: suppressed || "Accepted in the tool.", by: finding.tool },
    id: newId(),
    cwe: [...cwe],
    owasp: [...owasp],
    trace: [...trace],
    owners: [...owners],
    packageName: affected?.name ?? null,
    packageVersion: affected?.version ?? null,
    fixedVersion: affected?.fixedVersion ?? null,
    advisoryIds: [...(affected?.advisoryIds ?? [])],
    advisoryUrl: affected?.url ?? null,
    epss: affected?.epss ?? null,
    kev: affected?.kev ?? false,
  };
}
