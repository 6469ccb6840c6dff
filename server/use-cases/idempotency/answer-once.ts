import { createHash } from "node:crypto";
import { canonicalJson } from "#db/canonical-json";
import { claimKey, holdKey, type KeyClaim, keepAnswer, releaseKey } from "#db/queries/idempotency-keys";
import type { Actor } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

export interface KeyedCall {
  readonly key: string;
  readonly procedure: string;
  /** What the caller sent, as JSON has it. */
  readonly input: unknown;
}

export interface HoldTimes {
  /** How long a call that is not heard of again keeps its key from being taken anew. */
  readonly lockSeconds: number;
  /** How often a call that runs says so. */
  readonly holdEveryMs: number;
}

const usual: HoldTimes = { lockSeconds: 60, holdEveryMs: 20_000 };
const WAIT_SECONDS = 2;

/**
 * Does `work` for the first call of a key, and gives the answer of that one to each call that is made again within 24 hours, as
 * draft-ietf-httpapi-idempotency-key-header has it. A key belongs to its workspace and its actor. What fails gives the key back, so
 * that the next call is judged anew: only an answer is kept, and it must hold no secret.
 *
 * A process that ends between leaves the key taken for `lockSeconds`. After that the same call runs again, though the first may have
 * done all of it: `work` has to be safe to run twice.
 *
 * @throws AppError IDEMPOTENCY_KEY_REUSED for a key of another call, IDEMPOTENCY_KEY_IN_USE while the first one runs; and what `work`
 * throws.
 */
export async function answerOnce<Answer>(
  services: Services,
  actor: Actor,
  { key, procedure, input }: KeyedCall,
  work: () => Promise<Answer>,
  { lockSeconds, holdEveryMs }: HoldTimes = usual,
): Promise<{ readonly answer: Answer; readonly replayed: boolean }> {
  const claim: KeyClaim = {
    ...{ workspaceId: actor.workspaceId, actorId: actor.userId },
    ...{ keyHash: sha256(key), claim: newId() },
  };
  const wanted = { ...claim, procedure, inputHash: hashOf(input) };
  const held = await services.db.withWorkspace(actor, (tx) => claimKey(tx, wanted, lockSeconds));
  if (held && !held.sameCall) throw reused();
  if (held?.state === "running") throw inUse();
  if (held) return { answer: held.answer as Answer, replayed: true };

  /** What fails here costs a later call its replay, and must cost this one nothing. */
  const note = (change: typeof releaseKey): Promise<void> =>
    services.db
      .withWorkspace(actor, (tx) => change(tx, claim))
      .catch((error: unknown) => services.log.error({ error, procedure }, "idempotency key not written"));
  const hold = () => void note((tx, claimed) => holdKey(tx, claimed, lockSeconds));
  const holding = setInterval(hold, holdEveryMs).unref();
  try {
    const answer = await work();
    await note((tx, claimed) => keepAnswer(tx, claimed, answer));
    return { answer, replayed: false };
  } catch (error) {
    await note(releaseKey);
    throw error;
  } finally {
    clearInterval(holding);
  }
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

function hashOf(input: unknown): Buffer {
  try {
    return sha256(canonicalJson(input ?? null));
  } catch (error) {
    // Deeper than the stack, which no schema of ours is.
    if (error instanceof RangeError)
      throw new AppError("BAD_REQUEST", { say: "The input is nested too deeply.", cause: error });
    throw error;
  }
}

const reused = () =>
  new AppError("IDEMPOTENCY_KEY_REUSED", {
    say: "That idempotency key belongs to another call. Use a new one for each call.",
  });

const inUse = () =>
  new AppError("IDEMPOTENCY_KEY_IN_USE", {
    say: "The first call with that idempotency key still runs. Make the same call again in a moment.",
    retryAfterSeconds: WAIT_SECONDS,
  });
