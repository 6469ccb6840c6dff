import type { VaultTx } from "#db/database";
import { dropDeadFlows, isKeyUsed, listRowsNotUnder, type SealedRow } from "#db/queries/sealed-rows";
import {
  destroyKey,
  listRetiredKeys,
  lockActiveKey,
  lockRetiredKey,
  takeActiveKey,
} from "#db/queries/workspace-keys";
import { systemDoer } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import { progress, type Report } from "#server/use-cases/keys/report";
import { resealRow } from "#server/use-cases/keys/reseal";
import type { KeyServices } from "#server/use-cases/keys/rotate-kek";
import { waitForOpenTransactions } from "#server/use-cases/keys/wait-for-open-transactions";
import { IntegrityError } from "#server/vault/seal";

export interface DataKeyRotation {
  readonly resealed: number;
  readonly destroyed: number;
  /** Rows that do not open. They stay as they are, and with them the key they name. */
  readonly failures: number;
  /** Keys that could not be destroyed yet. */
  readonly left: number;
}

/** Rounds in which rows come late: each needs somebody who took the old key before it was replaced. */
const ROUNDS = 10;

/**
 * Gives a workspace a new data key if its active one was made before the moment, seals every row anew with it, and destroys the
 * keys that nothing uses any more. The product serves meanwhile. Killed, it is run again with the same moment and goes on.
 */
export async function rotateDataKey(
  services: KeyServices,
  workspaceId: string,
  madeBefore: Date,
  report: Report,
): Promise<DataKeyRotation> {
  const inWorkspace = <T>(work: (tx: VaultTx) => Promise<T>) =>
    services.db.vault.withWorkspace({ workspaceId }, work);
  const hasKey = await inWorkspace(async (tx) => {
    const old = await lockActiveKey(tx, madeBefore);
    if (old) await services.vault.replaceActiveKey(tx, workspaceId, old);
    return (await takeActiveKey(tx)) !== undefined;
  });
  const total = { resealed: 0, destroyed: 0, failures: 0, left: 0 };
  if (!hasKey) return total;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { resealed, failures } = await resealAll(services, workspaceId, report);
    total.resealed += resealed;
    total.failures = failures;
    // A reader that has a row from before holds the old key's id, and needs the key for a moment more.
    const quiet = await waitForOpenTransactions(services.db);
    const retired = await inWorkspace(listRetiredKeys);
    for (const keyId of quiet ? retired : []) {
      if (await destroyIfUnused(services, workspaceId, keyId)) total.destroyed += 1;
    }
    total.left = (await inWorkspace(listRetiredKeys)).length;
    if (total.left === 0 || failures > 0 || !quiet) break;
  }
  return total;
}

async function resealAll(services: KeyServices, workspaceId: string, report: Report) {
  const { db, vault } = services;
  const tell = progress(report, `rows of the workspace ${workspaceId} are sealed anew`);
  const rows = await db.vault.withWorkspace({ workspaceId }, async (tx) => {
    const active = await takeActiveKey(tx);
    if (!active) return [];
    await dropDeadFlows(tx, active.id);
    return await listRowsNotUnder(tx, active.id);
  });
  const total = { resealed: 0, failures: 0 };
  const reseal = (row: SealedRow) =>
    db.vault.withWorkspace({ workspaceId }, (tx) => resealRow(tx, vault, workspaceId, row));
  for (const row of rows) {
    try {
      if (!(await reseal(row))) continue;
      total.resealed += 1;
      tell(total.resealed);
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      total.failures += 1;
      report(`${row.table} ${row.id} of the workspace ${workspaceId} does not open; it was left as it is.`);
    }
  }
  return total;
}

async function destroyIfUnused(services: KeyServices, workspaceId: string, keyId: string): Promise<boolean> {
  return await services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    if (!(await lockRetiredKey(tx, keyId)) || (await isKeyUsed(tx, keyId))) return false;
    await destroyKey(tx, keyId);
    const active = await takeActiveKey(tx);
    await recordActivity(tx, workspaceId, systemDoer("key rotation"), {
      action: "data_key_rotated",
      entityId: keyId,
      metadata: { fromKey: keyId, toKey: active?.id ?? "" },
    });
    return true;
  });
}
