import { and, desc, eq, inArray, lt, ne, notInArray, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { connectedRepos, repositories } from "#db/schema/repositories";
import { type EngineReport, type SourceFacts, scans } from "#db/schema/scans";
import type { Tx } from "#db/transaction";
import type { ScanState, ScanStep, ScanTrigger } from "#db/vocabulary";

const ACTIVE: ScanState[] = ["queued", "running"];

const shown = {
  id: scans.id,
  repositoryId: scans.repositoryId,
  provider: repositories.provider,
  fullName: repositories.fullName,
  state: scans.state,
  step: scans.step,
  trigger: scans.trigger,
  requestedByName: scans.requestedByName,
  branch: scans.branch,
  commitSha: scans.commitSha,
  cancelRequested: sql<boolean>`${scans.cancelRequestedAt} is not null`,
  engines: scans.engines,
  steps: scans.steps,
  source: scans.source,
  errorCode: scans.errorCode,
  errorMessage: scans.errorMessage,
  queuedAt: scans.queuedAt,
  startedAt: scans.startedAt,
  finishedAt: scans.finishedAt,
};

/** Where a scan stands in a list: the microsecond since 1970 in which it was queued, and its id. */
export interface ScanPlace {
  readonly micros: string;
  readonly id: string;
}

/** Newest first, from the scan after `beyond` on. */
export function listScans(
  tx: WorkspaceTx,
  {
    repositoryId,
    beyond,
    limit,
  }: { repositoryId?: string | undefined; beyond?: ScanPlace | undefined; limit: number },
) {
  return tx
    .select({
      ...shown,
      micros: sql<string>`(extract(epoch from ${scans.queuedAt}) * 1000000)::bigint::text`,
    })
    .from(scans)
    .innerJoin(repositories, eq(repositories.id, scans.repositoryId))
    .where(
      and(
        repositoryId ? eq(scans.repositoryId, repositoryId) : undefined,
        beyond &&
          sql`(${scans.queuedAt}, ${scans.id}) < (timestamptz 'epoch' + ${beyond.micros}::bigint * interval '1 microsecond', ${beyond.id}::uuid)`,
      ),
    )
    .orderBy(desc(scans.queuedAt), desc(scans.id))
    .limit(limit);
}

export async function findScan(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .select(shown)
    .from(scans)
    .innerJoin(repositories, eq(repositories.id, scans.repositoryId))
    .where(eq(scans.id, id));
  return row;
}

/** The newest scan of a repository that looked at all of it, or found that nothing had changed since one that did. */
export async function findLastWhole(tx: WorkspaceTx, repositoryId: string) {
  const [row] = await tx
    .select({
      commitSha: scans.commitSha,
      engines: scans.engines,
      finishedAt: scans.finishedAt,
    })
    .from(scans)
    .where(
      and(
        eq(scans.repositoryId, repositoryId),
        inArray(scans.state, ["succeeded", "unchanged"]),
        // Neither a report nor a trial of rules looked at the commit for us.
        notInArray(scans.trigger, ["import", "trial"]),
      ),
    )
    .orderBy(desc(scans.queuedAt), desc(scans.id))
    .limit(1);
  return row;
}

/** The scan before another one that wrote findings, or found that those before it stand. */
export async function findPreviousFinished(tx: WorkspaceTx, repositoryId: string, before: string) {
  const [row] = await tx
    .select(shown)
    .from(scans)
    .innerJoin(repositories, eq(repositories.id, scans.repositoryId))
    .where(
      and(
        eq(scans.repositoryId, repositoryId),
        inArray(scans.state, ["succeeded", "partial", "unchanged"]),
        lt(scans.id, before),
        ne(scans.trigger, "trial"),
      ),
    )
    .orderBy(desc(scans.id))
    .limit(1);
  return row;
}

export interface ScanDraft {
  readonly workspaceId: string;
  readonly id: string;
  readonly repositoryId: string;
  readonly trigger: ScanTrigger;
  readonly requestedBy: string | null;
  readonly requestedByName: string;
  readonly sastEnabled: boolean;
  readonly scaEnabled: boolean;
  readonly branch: string;
}

/** Queues a scan and rings the workers' bell at commit. False when one waits or runs already for the repository. */
export async function insertScan(tx: WorkspaceTx, draft: ScanDraft): Promise<boolean> {
  const rows = await tx
    .insert(scans)
    .values({ ...draft, state: "queued", step: "queued" })
    .onConflictDoNothing()
    .returning({ id: scans.id });
  if (rows.length === 0) return false;
  await tx.execute(sql`select pg_notify('scan_queued', '')`);
  return true;
}

/** Writes down what another tool's report says, as a scan that is over. */
export async function insertImportedScan(
  tx: WorkspaceTx,
  scan: Omit<ScanDraft, "trigger"> & {
    state: "succeeded" | "partial";
    commitSha: string | null;
    engines: EngineReport[];
  },
): Promise<void> {
  const over = { startedAt: sql`now()`, finishedAt: sql`now()` };
  await tx.insert(scans).values({ ...scan, ...over, trigger: "import", step: "done" });
}

/** The id of the scan that waits or runs for a repository. */
export async function findActiveScanId(tx: WorkspaceTx, repositoryId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: scans.id })
    .from(scans)
    .where(and(eq(scans.repositoryId, repositoryId), inArray(scans.state, ACTIVE)));
  return row?.id;
}

const cancelled = {
  state: sql`case when ${scans.state} = 'queued' then 'cancelled' else ${scans.state} end`,
  step: sql`case when ${scans.state} = 'queued' then 'done' else ${scans.step} end`,
  finishedAt: sql`case when ${scans.state} = 'queued' then now() else ${scans.finishedAt} end`,
  cancelRequestedAt: sql`coalesce(${scans.cancelRequestedAt}, now())`,
};

/** A waiting scan ends at once; a running one is asked to. Undefined when it is neither. */
export async function requestCancel(tx: WorkspaceTx, id: string) {
  const [row] = await tx
    .update(scans)
    .set(cancelled)
    .where(and(eq(scans.id, id), inArray(scans.state, ACTIVE)))
    .returning({ state: scans.state, repositoryId: scans.repositoryId });
  return row;
}

/** The same for every scan that reads through a connection. */
export async function cancelScansOfConnection(tx: WorkspaceTx, connectionId: string): Promise<void> {
  const dependent = tx
    .select({ id: connectedRepos.repositoryId })
    .from(connectedRepos)
    .where(eq(connectedRepos.connectionId, connectionId));
  await tx
    .update(scans)
    .set(cancelled)
    .where(and(inArray(scans.repositoryId, dependent), inArray(scans.state, ACTIVE)));
}

export async function cancelScansOfRepository(tx: WorkspaceTx, repositoryId: string): Promise<void> {
  await tx
    .update(scans)
    .set(cancelled)
    .where(and(eq(scans.repositoryId, repositoryId), inArray(scans.state, ACTIVE)));
}

export interface Claim {
  readonly workspaceId: string;
  readonly scanId: string;
  readonly leaseToken: string;
  readonly attempt: number;
}

/** Takes the next scan of any workspace for `leaseSeconds`. Only the worker's role may. */
export async function claimScan(tx: Tx, leaseSeconds: number): Promise<Claim | undefined> {
  const [row] = await tx.execute(sql`
    select workspace_id, scan_id, lease_token, attempt from claim_scan(make_interval(secs => ${leaseSeconds}))`);
  if (!row) return undefined;
  return {
    workspaceId: String(row.workspace_id),
    scanId: String(row.scan_id),
    leaseToken: String(row.lease_token),
    attempt: Number(row.attempt),
  };
}

const held = (claim: Claim) =>
  and(eq(scans.id, claim.scanId), eq(scans.leaseToken, claim.leaseToken), eq(scans.state, "running"));

/** Prolongs a lease. Says whether it is still held and whether somebody asked to stop. */
export async function renewLease(tx: WorkspaceTx, claim: Claim, leaseSeconds: number) {
  const [row] = await tx
    .update(scans)
    .set({ leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})` })
    .where(held(claim))
    .returning({ cancelRequestedAt: scans.cancelRequestedAt });
  return row
    ? { held: true, cancelRequested: row.cancelRequestedAt !== null }
    : { held: false, cancelRequested: false };
}

/** The steps so far, or none of them when it begins `anew`, with one more that is reached now. */
const came = (step: ScanStep, anew = false) =>
  sql`${anew ? sql`'[]'::jsonb` : scans.steps} || jsonb_build_object('step', ${step}::text, 'at',
    to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/** Writes progress. False when the lease was lost: the writer must stop. */
export async function advanceScan(
  tx: WorkspaceTx,
  claim: Claim,
  progress: { step: ScanStep; commitSha?: string; engines?: EngineReport[]; source?: SourceFacts },
): Promise<boolean> {
  const rows = await tx
    .update(scans)
    // An attempt begins with reading, and what an earlier one did is told no more.
    .set({
      ...progress,
      steps: came(progress.step, progress.step === "reading"),
      startedAt: sql`coalesce(${scans.startedAt}, now())`,
    })
    .where(held(claim))
    .returning({ id: scans.id });
  return rows.length === 1;
}

/** Ends a scan. False when the lease was lost, and then nothing is written: somebody else ends it. */
export async function settleScan(
  tx: WorkspaceTx,
  claim: Claim,
  end: {
    state: Exclude<ScanState, "queued" | "running">;
    engines?: EngineReport[];
    errorCode?: string;
    errorMessage?: string;
  },
): Promise<boolean> {
  const rows = await tx
    .update(scans)
    .set({
      ...end,
      step: "done",
      steps: came("done"),
      finishedAt: sql`now()`,
      leaseToken: null,
      leaseUntil: null,
    })
    .where(held(claim))
    .returning({ id: scans.id });
  return rows.length === 1;
}

/** Hands a claimed scan back, for another attempt after a pause of the worker. */
export async function requeueScan(tx: WorkspaceTx, claim: Claim): Promise<void> {
  await tx
    .update(scans)
    .set({
      ...{ state: "queued", step: "queued", leaseToken: null, leaseUntil: null },
      // Stopping a worker in order is no failure of the scan.
      attempt: sql`${scans.attempt} - 1`,
    })
    .where(held(claim));
}
