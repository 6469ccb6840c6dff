import type { Database } from "#db/database";
import { findInstallation, insertInstallation } from "#db/queries/identity/installation";
import { countTotpByKek, findTotp, listTotpUnder } from "#db/queries/identity/totp";
import { countKeysByKek, FIRST_KEY, listKeysUnder } from "#db/queries/key-inventory";
import { findKey } from "#db/queries/workspace-keys";
import { ConfigError } from "#server/config";
import { totpContext } from "#server/identity/check-factor";
import { opensInstallationCheck, sealInstallationCheck } from "#server/start/installation-check";
import type { KeyRing } from "#server/vault/key-ring";
import { open } from "#server/vault/seal";
import { Vault } from "#server/vault/vault";

/** So many values under a key are tried: one that was tampered with must not keep the product from starting. */
const SAMPLES = 3;

/**
 * Proves that the ring holds every key-encryption key this database uses, before anything is served: one that is missing, or
 * another one under its name, would otherwise show only when the first token is needed.
 *
 * @throws ConfigError naming the ids of the keys.
 */
export async function checkKey(db: Database, keyRing: KeyRing): Promise<void> {
  const installed = await db.withIdentity({}, async (tx) => {
    const known = await findInstallation(tx);
    if (!known) await insertInstallation(tx, keyRing.primaryId, sealInstallationCheck(keyRing));
    return known;
  });
  if (installed && !opensInstallationCheck(keyRing, installed.kekId, installed.kekCheck)) {
    throw new ConfigError(
      `Configuration refused: KEK_KEYS does not hold the key ${installed.kekId} that this database was made with.`,
    );
  }
  const dataKeys = await db.worker.claiming(countKeysByKek);
  const totpSecrets = await db.withIdentity({}, countTotpByKek, { readOnly: true });
  const wrong: string[] = [];
  for (const kekId of [...new Set([...dataKeys.keys(), ...totpSecrets.keys()])].sort()) {
    if (kekId === installed?.kekId) continue;
    const opens = async () =>
      (!dataKeys.has(kekId) || (await opensDataKeys(db, keyRing, kekId))) &&
      (!totpSecrets.has(kekId) || (await opensTotpSecrets(db, keyRing, kekId)));
    if (!keyRing.ids.includes(kekId) || !(await opens())) wrong.push(kekId);
  }
  if (wrong.length === 0) return;
  throw new ConfigError(
    `Configuration refused: KEK_KEYS does not hold ${wrong.length > 1 ? "the keys" : "the key"} ${wrong.join(", ")} that this database uses; \`npm run keys -- status\` says what for.`,
  );
}

async function opensDataKeys(db: Database, keyRing: KeyRing, kekId: string): Promise<boolean> {
  const vault = new Vault(keyRing);
  for (const { workspaceId, keyId } of await db.worker.claiming((tx) =>
    listKeysUnder(tx, kekId, FIRST_KEY, SAMPLES),
  )) {
    const stored = await db.vault.withWorkspace({ workspaceId }, (tx) => findKey(tx, keyId), {
      readOnly: true,
    });
    // Rotated or removed since it was listed.
    if (stored?.kekId !== kekId || succeeds(() => vault.rewrap(workspaceId, stored))) return true;
  }
  return false;
}

async function opensTotpSecrets(db: Database, keyRing: KeyRing, kekId: string): Promise<boolean> {
  return await db.withIdentity(
    {},
    async (tx) => {
      for (const userId of await listTotpUnder(tx, kekId, SAMPLES)) {
        const stored = await findTotp(tx, userId);
        if (stored?.kekId !== kekId) return true;
        if (succeeds(() => open(keyRing.get(kekId), stored, totpContext(userId, kekId)))) return true;
      }
      return false;
    },
    { readOnly: true },
  );
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
