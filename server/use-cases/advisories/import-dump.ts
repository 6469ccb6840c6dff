import type { WrittenAdvisory } from "#db/queries/advisories";
import { finishFeed } from "#db/queries/advisory-feeds";
import { type Dump, findDumps } from "#server/advisories/dump";
import { ecosystemsOf, readRecord } from "#server/advisories/written-advisory";
import type { ZipMember } from "#server/advisories/zip-file";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";
import { BATCH, type MirrorServices, writeRecords } from "#server/use-cases/advisories/write-records";

export interface Imported {
  /** Records that were read. */
  read: number;
  /** Of those, records that were new or newer than the copy there was. */
  written: number;
  /** Records that could not be read, and the first reasons as whole sentences. */
  refused: number;
  reasons: string[];
}

const MOST_BYTES_TOGETHER = 16 * 1024 ** 2;
const MOST_REASONS = 10;
const REPORT_EVERY = 20_000;

/**
 * Brings the OSV records at a place into the mirror, a batch a transaction. It may be stopped at any moment and run again: what is
 * there already is read and not written. `say` is told how far it is.
 *
 * @throws AppError BAD_REQUEST when there is nothing to import at that place, or an archive is damaged.
 */
export async function importDump(
  services: MirrorServices,
  place: string,
  say: (line: string) => void,
): Promise<Imported> {
  const total: Imported = { read: 0, written: 0, refused: 0, reasons: [] };
  for (const dump of await findDumps(place)) {
    const newest = await importOne(services, dump, total, say);
    await services.db.withAdvisories(async (tx) => {
      for (const [ecosystem, at] of [...newest].sort())
        await finishFeed(tx, ecosystem, { asOf: dump.asOf, seenUpTo: dump.whole ? new Date(at) : null });
    });
    say(`${dump.path}: ${total.read} records read, ${total.written} of them new or changed.`);
  }
  return total;
}

/** Answers, by ecosystem, the newest change in milliseconds since 1970. */
async function importOne(
  services: MirrorServices,
  dump: Dump,
  total: Imported,
  say: (line: string) => void,
): Promise<Map<Ecosystem, number>> {
  const newest = new Map<Ecosystem, number>();
  let batch: WrittenAdvisory[] = [];
  let bytes = 0;
  const flush = async () => {
    total.written += await writeRecords(services, batch);
    [batch, bytes] = [[], 0];
  };
  for await (const member of dump.records()) {
    total.read += 1;
    if (total.read % REPORT_EVERY === 0) say(`${total.read} records read so far …`);
    const outcome = readMember(member);
    if (!outcome.ok) {
      total.refused += 1;
      if (total.reasons.length < MOST_REASONS) total.reasons.push(`${member.name}: ${outcome.reason}.`);
      continue;
    }
    const { record } = outcome;
    const at = Date.parse(record.modified);
    for (const ecosystem of ecosystemsOf(record))
      newest.set(ecosystem, Math.max(at, newest.get(ecosystem) ?? at));
    batch.push(record);
    bytes += "bytes" in member ? member.bytes.length : 0;
    if (batch.length >= BATCH || bytes >= MOST_BYTES_TOGETHER) await flush();
  }
  await flush();
  return newest;
}

function readMember(member: ZipMember): ReturnType<typeof readRecord> {
  return "refused" in member ? { ok: false, reason: member.refused } : readRecord(member.bytes);
}
