import { putAdvisories, type WrittenAdvisory } from "#db/queries/advisories";
import { touchFeeds } from "#db/queries/advisory-feeds";
import { READER_EDITION } from "#server/advisories/written-advisory";
import type { Services } from "#server/services";

/** What the mirror's commands work with: they run beside the product, without its vault or providers. */
export type MirrorServices = Pick<Services, "db" | "config">;

/** Records that are written in one transaction at most, so that none takes long and nobody waits for one. */
export const BATCH = 500;

/** Writes the records that are news, in one transaction. Of two with one id the newer counts. Answers how many were written. */
export async function writeRecords(
  { db }: Pick<MirrorServices, "db">,
  records: readonly WrittenAdvisory[],
): Promise<number> {
  const byId = new Map<string, WrittenAdvisory>();
  for (const record of records) {
    const known = byId.get(record.id);
    if (!known || Date.parse(known.modified) < Date.parse(record.modified)) byId.set(record.id, record);
  }
  if (byId.size === 0) return 0;
  return await db.withAdvisories(async (tx) => {
    const { written, ecosystems } = await putAdvisories(tx, [...byId.values()], READER_EDITION);
    await touchFeeds(tx, ecosystems);
    return written.length;
  });
}
