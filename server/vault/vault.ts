import { randomBytes } from "node:crypto";
import type { WorkspaceTx } from "#db/database";
import { findActiveKey, findKey, insertKey } from "#db/queries/workspace-keys";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import type { KeyRing } from "#server/vault/key-ring";
import { type Place, placeContext, wrapContext } from "#server/vault/place";
import { IntegrityError, open, type Sealed, seal } from "#server/vault/seal";

const DEK_BYTES = 32;

/** A data key in the clear. It stays inside the vault and the transaction that asked for it. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Seals and opens values under the data keys of workspaces. The only code that sees both a key and a ciphertext. */
export class Vault {
  constructor(private readonly keyRing: KeyRing) {}

  /** The workspace's active data key, made and stored on first use. */
  async activeKey(tx: WorkspaceTx, workspaceId: string): Promise<DataKey> {
    const stored = await findActiveKey(tx);
    if (stored) return { id: stored.id, bytes: this.#unwrap(workspaceId, stored) };
    const id = newId();
    const bytes = randomBytes(DEK_BYTES);
    const kekId = this.keyRing.primaryId;
    const wrapped = seal(this.keyRing.get(kekId), bytes, wrapContext(workspaceId, id, kekId));
    const mine = await insertKey(tx, { workspaceId, id, kekId, wrapped });
    if (mine) return { id, bytes };
    // Another process made the first key at the same moment; the table allows one.
    const winner = await findActiveKey(tx);
    if (!winner) throw new IntegrityError();
    return { id: winner.id, bytes: this.#unwrap(workspaceId, winner) };
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
  async open(tx: WorkspaceTx, keyId: string, place: Place, sealed: Sealed): Promise<Secret> {
    const stored = await findKey(tx, keyId);
    if (!stored || stored.state === "destroyed") throw new IntegrityError();
    const key = this.#unwrap(place.workspaceId, stored);
    return new Secret(open(key, sealed, placeContext(place, keyId)).toString("utf8"));
  }

  #unwrap(workspaceId: string, stored: { id: string; kekId: string; wrapped: Sealed }): Buffer {
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
