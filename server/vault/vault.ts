import { randomBytes, randomInt } from "node:crypto";
import type { VaultTx } from "#db/database";
import {
  countEncryptions,
  findKey,
  insertKey,
  retireActiveKey,
  takeActiveKey,
} from "#db/queries/workspace-keys";
import { systemDoer } from "#server/actor";
import type { ActivityEvent } from "#server/domain/activity";
import { newId } from "#server/domain/id";
import { recordActivity } from "#server/record-activity";
import { Secret } from "#server/secret";
import type { KeyRing } from "#server/vault/key-ring";
import { type Place, placeContext, wrapContext } from "#server/vault/place";
import { IntegrityError, open, type Sealed, seal } from "#server/vault/seal";

const DEK_BYTES = 32;
/** The most values that are sealed with a key each time it is taken: a token pair, or a client id and its secret. */
const VALUES_A_TAKING = 2;
/** Counts are written so often on the way to the limit, which keeps them within a part in a thousand. */
const COUNTS_TO_LIMIT = 2 ** 20;

/** A data key in the clear. It stays inside the vault and the transaction that asked for it. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** A data key as it is stored. */
interface StoredKey {
  readonly id: string;
  readonly kekId: string;
  readonly wrapped: Sealed;
}

/**
 * Seals and opens values under the data keys of workspaces. The only code that sees both a key and a ciphertext. `limit` is how
 * many values one data key may seal: with random IVs it has to stay well below 2^32 (NIST SP 800-38D section 8.3).
 */
export class Vault {
  readonly #countStep: number;

  constructor(
    private readonly keyRing: KeyRing,
    private readonly limit = 2 ** 28,
  ) {
    this.#countStep = Math.max(1, Math.floor(limit / COUNTS_TO_LIMIT));
  }

  /**
   * The workspace's active data key, made and stored on first use, and replaced when it has sealed as much as it may. Nobody
   * can destroy it before the transaction ends.
   */
  async activeKey(tx: VaultTx, workspaceId: string): Promise<DataKey> {
    const counted = VALUES_A_TAKING * this.#countStep;
    let stored = (await takeActiveKey(tx)) ?? (await this.#firstKey(tx, workspaceId));
    if (stored.encryptions + counted > this.limit) {
      // Where another transaction is at it this one goes on with the old key; the limit leaves room for a few more.
      stored = (await this.#succeedWornKey(tx, workspaceId, stored)) ?? stored;
    }
    // A sample stands for a whole step, so that one taking in many writes, and no process has a count of its own to lose.
    if (randomInt(this.#countStep) === 0) await countEncryptions(tx, stored.id, counted);
    return { id: stored.id, bytes: this.#unwrap(workspaceId, stored) };
  }

  /** Puts a new data key in the place of the active one `id`, which from then on only opens. Undefined when it is not active. */
  async replaceActiveKey(tx: VaultTx, workspaceId: string, id: string): Promise<DataKey | undefined> {
    if (!(await retireActiveKey(tx, id))) return undefined;
    const made = await this.#makeKey(tx, workspaceId);
    if (!made) throw new IntegrityError();
    return made;
  }

  /** Seals one value for its place. The result's columns and `key.id` are stored together. */
  seal(key: DataKey, place: Place, secret: Secret): Sealed {
    return seal(key.bytes, Buffer.from(secret.reveal(), "utf8"), placeContext(place, key.id));
  }

  /**
   * Opens one value from its place. The key is chosen by id only; nothing is tried.
   *
   * @throws IntegrityError when the value does not belong there or was changed.
   */
  async open(tx: VaultTx, keyId: string, place: Place, sealed: Sealed): Promise<Secret> {
    const stored = await findKey(tx, keyId);
    if (!stored || stored.state === "destroyed") throw new IntegrityError();
    const key = this.#unwrap(place.workspaceId, stored);
    return new Secret(open(key, sealed, placeContext(place, keyId)).toString("utf8"));
  }

  /**
   * A stored data key wrapped anew by the ring's primary key.
   *
   * @throws IntegrityError when the ring does not open it.
   */
  rewrap(workspaceId: string, stored: StoredKey): { kekId: string; wrapped: Sealed } {
    return this.#wrap(workspaceId, stored.id, this.#unwrap(workspaceId, stored));
  }

  async #succeedWornKey(tx: VaultTx, workspaceId: string, worn: { id: string; encryptions: number }) {
    const made = await this.replaceActiveKey(tx, workspaceId, worn.id);
    if (!made) return undefined;
    const event: ActivityEvent = {
      action: "data_key_limit_reached",
      entityId: made.id,
      metadata: { fromKey: worn.id, toKey: made.id, encryptions: worn.encryptions },
    };
    await recordActivity(tx, workspaceId, systemDoer("vault"), event);
    return await takeActiveKey(tx);
  }

  async #firstKey(tx: VaultTx, workspaceId: string) {
    // Where another process made one at the same moment the table keeps one, and both take that.
    await this.#makeKey(tx, workspaceId);
    const stored = await takeActiveKey(tx);
    if (!stored) throw new IntegrityError();
    return stored;
  }

  async #makeKey(tx: VaultTx, workspaceId: string): Promise<DataKey | undefined> {
    const [id, bytes] = [newId(), randomBytes(DEK_BYTES)];
    const made = await insertKey(tx, { workspaceId, id, ...this.#wrap(workspaceId, id, bytes) });
    return made ? { id, bytes } : undefined;
  }

  #wrap(workspaceId: string, id: string, bytes: Buffer): { kekId: string; wrapped: Sealed } {
    const kekId = this.keyRing.primaryId;
    return { kekId, wrapped: seal(this.keyRing.get(kekId), bytes, wrapContext(workspaceId, id, kekId)) };
  }

  #unwrap(workspaceId: string, stored: StoredKey): Buffer {
    const context = wrapContext(workspaceId, stored.id, stored.kekId);
    return open(this.#keyOf(stored.kekId), stored.wrapped, context);
  }

  /** A key that is not configured is a fault of the same kind as a wrong one: the value cannot be opened here. */
  #keyOf(kekId: string): Buffer {
    try {
      return this.keyRing.get(kekId);
    } catch {
      throw new IntegrityError();
    }
  }
}
