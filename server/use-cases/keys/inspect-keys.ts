import { findInstallation } from "#db/queries/identity/installation";
import { countTotpByKek } from "#db/queries/identity/totp";
import { type DataKeyUse, listDataKeys } from "#db/queries/key-inventory";
import type { KeyServices } from "#server/use-cases/keys/rotate-kek";

/** A key-encryption key that the ring holds or the database names, and what it is for. */
export interface KekUse {
  readonly id: string;
  readonly inRing: boolean;
  /** Wraps what is new. */
  readonly primary: boolean;
  readonly dataKeys: number;
  readonly totpSecrets: number;
  /** Whether the database says that it was made with it. */
  readonly installation: boolean;
  readonly mayRetire: boolean;
}

export interface KeyInventory {
  readonly keks: readonly KekUse[];
  /** Ids in use that the ring does not hold: the product does not start without them. */
  readonly missing: readonly string[];
  readonly states: Readonly<Record<DataKeyUse["state"], number>>;
  readonly dataKeys: readonly DataKeyUse[];
}

/** Which keys there are, over all workspaces, and how much hangs on each. No byte of a key is read. */
export async function inspectKeys({
  config: { keyRing },
  db,
}: Omit<KeyServices, "vault">): Promise<KeyInventory> {
  const dataKeys = await db.worker.claiming(listDataKeys);
  const { installed, totpSecrets } = await db.withIdentity(
    {},
    async (tx) => ({ installed: await findInstallation(tx), totpSecrets: await countTotpByKek(tx) }),
    { readOnly: true },
  );
  const living = dataKeys.filter(({ state }) => state !== "destroyed");
  const named = [
    ...living.map(({ kekId }) => kekId),
    ...totpSecrets.keys(),
    ...(installed ? [installed.kekId] : []),
  ];
  const others = [...new Set(named)].filter((id) => !keyRing.ids.includes(id)).sort();
  const keks = [...keyRing.ids, ...others].map((id) => ({
    id,
    inRing: keyRing.ids.includes(id),
    primary: id === keyRing.primaryId,
    dataKeys: living.filter(({ kekId }) => kekId === id).length,
    totpSecrets: totpSecrets.get(id) ?? 0,
    installation: installed?.kekId === id,
    mayRetire: keyRing.ids.includes(id) && id !== keyRing.primaryId && !named.includes(id),
  }));
  const inState = (wanted: DataKeyUse["state"]) => dataKeys.filter(({ state }) => state === wanted).length;
  return {
    keks,
    missing: others,
    states: {
      active: inState("active"),
      decrypt_only: inState("decrypt_only"),
      destroyed: inState("destroyed"),
    },
    dataKeys,
  };
}
