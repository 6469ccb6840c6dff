import { and, eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { idempotencyKeys } from "#db/schema/idempotency-keys";
import type { Tx } from "#db/transaction";

/** Whose key it is, and which. */
export interface KeyOfCall {
  readonly workspaceId: string;
  readonly actorId: string;
  readonly keyHash: Buffer;
}

/** A key taken by one run of its call. */
export interface KeyClaim extends KeyOfCall {
  readonly claim: string;
}

const HOURS_KEPT = 24;

const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;

/**
 * Takes a key for a call, for so many seconds: one that nobody has, that is past its end, or whose run of the same call was not heard of
 * again. Otherwise answers how the key stands, and takes nothing.
 */
export async function claimKey(
  tx: WorkspaceTx,
  wanted: KeyClaim & { readonly procedure: string; readonly inputHash: Buffer },
  seconds: number,
) {
  const { procedure, inputHash, claim } = wanted;
  const fresh = { lockedUntil: inSeconds(seconds), expiresAt: inSeconds(HOURS_KEPT * 3600) };
  const sameCall = sql`${idempotencyKeys.procedure} = ${procedure} and ${idempotencyKeys.inputHash} = ${inputHash}`;
  const taken = await tx
    .insert(idempotencyKeys)
    .values({ ...wanted, ...fresh })
    .onConflictDoUpdate({
      target: [idempotencyKeys.workspaceId, idempotencyKeys.actorId, idempotencyKeys.keyHash],
      set: {
        ...{ procedure, inputHash, claim, ...fresh },
        ...{ state: "running", answer: null, createdAt: sql`now()` },
      },
      setWhere: sql`${idempotencyKeys.expiresAt} <= now()
        or (${idempotencyKeys.state} = 'running' and ${idempotencyKeys.lockedUntil} <= now() and ${sameCall})`,
    })
    .returning({ claim: idempotencyKeys.claim });
  if (taken.length > 0) return undefined;
  // The insert has locked the row that stood in its way, so that it is there still and as it was.
  const [held] = await tx
    .select({
      state: idempotencyKeys.state,
      answer: idempotencyKeys.answer,
      sameCall: sql<boolean>`${sameCall}`,
    })
    .from(idempotencyKeys)
    .where(ofCall(wanted));
  return held;
}

/** Holds a taken key for so many seconds from now. */
export async function holdKey(tx: WorkspaceTx, claimed: KeyClaim, seconds: number): Promise<void> {
  await tx
    .update(idempotencyKeys)
    .set({ lockedUntil: inSeconds(seconds) })
    .where(ofClaim(claimed));
}

/** Keeps the answer of a call for who makes it again. */
export async function keepAnswer(tx: WorkspaceTx, claimed: KeyClaim, answer: unknown): Promise<void> {
  await tx.update(idempotencyKeys).set({ state: "answered", answer }).where(ofClaim(claimed));
}

/** Gives a key back whose call came to nothing. */
export async function releaseKey(tx: WorkspaceTx, claimed: KeyClaim): Promise<void> {
  await tx.delete(idempotencyKeys).where(ofClaim(claimed));
}

/** Removes a batch of keys that are past their end, in every workspace. Returns how many. */
export async function sweepIdempotencyKeys(tx: Tx): Promise<number> {
  const [row] = await tx.execute(sql`select sweep_idempotency_keys() as removed`);
  return Number(row?.removed ?? 0);
}

const ofCall = ({ actorId, keyHash }: KeyOfCall) =>
  and(eq(idempotencyKeys.actorId, actorId), eq(idempotencyKeys.keyHash, keyHash));

const ofClaim = (claimed: KeyClaim) =>
  and(ofCall(claimed), eq(idempotencyKeys.claim, claimed.claim), eq(idempotencyKeys.state, "running"));
