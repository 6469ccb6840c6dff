import { countKeysByKek, FIRST_KEY, type KeyAddress, listKeysUnder } from "#db/queries/key-inventory";
import { findKey, rewrapKey } from "#db/queries/workspace-keys";
import { systemDoer } from "#server/actor";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { progress, type Report } from "#server/use-cases/keys/report";
import { rewrapInstallation } from "#server/use-cases/keys/rewrap-installation";
import { rewrapTotpSecrets } from "#server/use-cases/keys/rewrap-totp-secrets";
import { IntegrityError } from "#server/vault/seal";

export type KeyServices = Pick<Services, "config" | "db" | "vault">;

export interface KekRotation {
  readonly dataKeys: number;
  readonly totpSecrets: number;
  /** Data keys and authenticator secrets that no key of the ring opens. They were left as they are. */
  readonly failures: number;
}

const BATCH = 200;

/**
 * Puts everything that another key-encryption key wraps under the ring's primary one, one small transaction each, while the
 * product serves. Killed, it is simply run again; two at once share the work.
 */
export async function rotateKek(services: KeyServices, report: Report): Promise<KekRotation> {
  const dataKeys = await rewrapDataKeys(services, report);
  const totpSecrets = await rewrapTotpSecrets(services, report);
  const failures = dataKeys.failures + totpSecrets.failures;
  // Last, so that an installation whose rotation was interrupted goes on asking for the old key.
  if (failures === 0) await rewrapInstallation(services);
  return { dataKeys: dataKeys.done, totpSecrets: totpSecrets.done, failures };
}

async function rewrapDataKeys(services: KeyServices, report: Report) {
  const { primaryId } = services.config.keyRing;
  const tell = progress(report, `data keys are under ${primaryId} now`);
  const total = { done: 0, failures: 0 };
  // Again until nothing was found: a process that does not know the new key yet may have made a data key meanwhile.
  for (let before = -1; before !== total.done; ) {
    before = total.done;
    total.failures = 0;
    const inUse = await services.db.worker.claiming(countKeysByKek);
    for (const kekId of [...inUse.keys()].filter((id) => id !== primaryId)) {
      for await (const address of keysUnder(services, kekId)) {
        const outcome = await rewrapOne(services, address, report);
        if (outcome === "failed") total.failures += 1;
        if (outcome !== "rewrapped") continue;
        total.done += 1;
        tell(total.done);
      }
    }
  }
  return total;
}

async function* keysUnder({ db }: KeyServices, kekId: string): AsyncGenerator<KeyAddress> {
  let after = FIRST_KEY;
  for (;;) {
    const batch = await db.worker.claiming((tx) => listKeysUnder(tx, kekId, after, BATCH));
    const last = batch.at(-1);
    if (!last) return;
    yield* batch;
    after = last;
  }
}

async function rewrapOne(
  { config, db, vault }: KeyServices,
  { workspaceId, keyId }: KeyAddress,
  report: Report,
): Promise<"rewrapped" | "nothing to do" | "failed"> {
  try {
    return await db.vault.withWorkspace({ workspaceId }, async (tx) => {
      const stored = await findKey(tx, keyId);
      if (!stored || stored.state === "destroyed" || stored.kekId === config.keyRing.primaryId)
        return "nothing to do";
      const rewrapped = vault.rewrap(workspaceId, stored);
      if (!(await rewrapKey(tx, keyId, stored.kekId, rewrapped))) return "nothing to do";
      await recordActivity(tx, workspaceId, systemDoer("key rotation"), {
        action: "data_key_rewrapped",
        entityId: keyId,
        metadata: { fromKek: stored.kekId, toKek: rewrapped.kekId },
      });
      return "rewrapped";
    });
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    report(`The data key ${keyId} of the workspace ${workspaceId} does not open; it was left as it is.`);
    return "failed";
  }
}
