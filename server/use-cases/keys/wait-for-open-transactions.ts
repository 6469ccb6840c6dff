import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "#db/database";
import { listOpenTransactions } from "#db/queries/open-transactions";

/** Longer than any transaction of the product may live. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;

/**
 * Waits until every transaction that is open now has ended: whoever read a row before it was changed is then done with what it
 * read. False when one outlives every transaction of the product, which somebody else's may.
 */
export async function waitForOpenTransactions(db: Database): Promise<boolean> {
  const look = () => db.worker.claiming(listOpenTransactions);
  const until = Date.now() + PATIENCE_MS;
  for (let open = await look(); open.length > 0; ) {
    if (Date.now() > until) return false;
    await sleep(LOOK_EVERY_MS);
    const still = new Set(await look());
    open = open.filter((each) => still.has(each));
  }
  return true;
}
