import fs from "node:fs/promises";
import path from "node:path";
import { findOutdated, type WrittenAdvisory } from "#db/queries/advisories";
import { finishFeed, listFeeds } from "#db/queries/advisory-feeds";
import { type Change, changedSince } from "#server/advisories/changed-ids";
import { download } from "#server/advisories/download";
import { LONGEST_RECORD } from "#server/advisories/dump";
import { readRecord } from "#server/advisories/written-advisory";
import { AppError } from "#server/errors";
import { receive } from "#server/outbound/request";
import { type Ecosystem, ecosystems } from "#server/scanners/sca/ecosystem";
import { importDump } from "#server/use-cases/advisories/import-dump";
import { BATCH, type MirrorServices, writeRecords } from "#server/use-cases/advisories/write-records";

/** From so many changes on, the whole dump is fetched: it is one file. */
const MOST_CHANGES = 5_000;
const PARALLEL = 8;

/**
 * Brings the mirror up to what is published now, for the ecosystems given, else for those it has, else for all. An ecosystem it never had
 * whole is fetched as one dump, any other by what changed since. Answers the ecosystems that could not be brought up, each
 * with the reason; what was written for them stays, and the next run goes on from there.
 */
export async function updateMirror(
  services: MirrorServices,
  wanted: readonly Ecosystem[],
  say: (line: string) => void,
): Promise<{ ecosystem: Ecosystem; reason: string }[]> {
  const feeds = new Map((await services.db.withAdvisories(listFeeds)).map((feed) => [feed.name, feed]));
  const had = ecosystems.filter((each) => feeds.has(each));
  const chosen = wanted.length > 0 ? wanted : had.length > 0 ? had : ecosystems;
  const failures: { ecosystem: Ecosystem; reason: string }[] = [];
  for (const ecosystem of chosen) {
    try {
      await updateOne(services, ecosystem, feeds.get(ecosystem)?.seenUpTo ?? null, say);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push({ ecosystem, reason: error.say });
    }
  }
  return failures;
}

async function updateOne(
  services: MirrorServices,
  ecosystem: Ecosystem,
  since: Date | null,
  say: (line: string) => void,
): Promise<void> {
  const folder = `${services.config.OSV_DUMP_URL}/${encodeURIComponent(ecosystem)}`;
  const asOf = new Date();
  const listed = since && (await changedSince(`${folder}/modified_id.csv`, since, MOST_CHANGES));
  if (!listed?.whole) return await importWhole(services, ecosystem, folder, say);
  let [written, refused] = [0, 0];
  // The oldest first: a run that is stopped has then read up to somewhere.
  const changes = [...listed.changes].reverse();
  for (let start = 0; start < changes.length; start += BATCH) {
    const batch = changes.slice(start, start + BATCH);
    const outdated = await services.db.withAdvisories((tx) => findOutdated(tx, batch));
    const fetched = await fetchRecords(folder, outdated);
    refused += fetched.refused;
    written += await writeRecords(services, fetched.records);
  }
  await services.db.withAdvisories((tx) =>
    finishFeed(tx, ecosystem, { asOf, seenUpTo: newestOf(listed.changes) }),
  );
  say(`${ecosystem}: ${listed.changes.length} changes listed, ${written} records written.`);
  if (refused > 0) say(`${ecosystem}: ${refused} records could not be read and were left out.`);
}

/** The newest instant of some changes, down to the millisecond; null of none. */
function newestOf([newest]: readonly Change[]): Date | null {
  return newest ? new Date(newest.modified) : null;
}

async function importWhole(
  services: MirrorServices,
  ecosystem: Ecosystem,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const target = path.join(services.config.dataDir, "advisories", ecosystem, "all.zip");
  await download(`${folder}/all.zip`, target, say);
  await importDump(services, target, say);
  await fs.rm(target, { force: true });
}

/** The records by id. One that is listed and not there was taken back meanwhile, and is left as it stands. */
async function fetchRecords(
  folder: string,
  ids: readonly string[],
): Promise<{ records: WrittenAdvisory[]; refused: number }> {
  const records: WrittenAdvisory[] = [];
  let refused = 0;
  const queue = ids.values();
  const worker = async () => {
    for (const id of queue) {
      const url = `${folder}/${encodeURIComponent(id)}.json`;
      const { status, bytes } = await receive({ url, deadlineMs: 60_000, maxBytes: LONGEST_RECORD });
      if (status === 404) continue;
      if (status !== 200)
        throw new AppError("PROVIDER_UNAVAILABLE", { say: `${new URL(url).host} answered ${status}.` });
      const read = readRecord(bytes);
      if (read.ok) records.push(read.record);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return { records, refused };
}
