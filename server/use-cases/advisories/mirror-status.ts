import { countAdvisories } from "#db/queries/advisories";
import { listFeeds } from "#db/queries/advisory-feeds";
import { countExploits } from "#db/queries/cve-exploits";
import { isStale } from "#server/advisories/staleness";
import type { MirrorServices } from "#server/use-cases/advisories/write-records";

export interface EcosystemStatus {
  readonly ecosystem: string;
  readonly advisories: number;
  readonly withdrawn: number;
  readonly malicious: number;
  readonly newest: Date | null;
  /** Up to when what is published is known; null while it is filled for the first time. */
  readonly asOf: Date | null;
  readonly stale: boolean;
  /** Whether a whole dump of it was ever read. */
  readonly whole: boolean;
}

export interface MirrorStatus {
  readonly ecosystems: readonly EcosystemStatus[];
  readonly epss: { readonly total: number; readonly asOf: Date | null };
  readonly kev: { readonly total: number; readonly asOf: Date | null };
}

/** What the mirror holds, and how old that is. */
export async function mirrorStatus({ db, config }: MirrorServices): Promise<MirrorStatus> {
  const { feeds, counts, exploits } = await db.withAdvisories(
    async (tx) => ({
      feeds: await listFeeds(tx),
      counts: await countAdvisories(tx),
      exploits: await countExploits(tx),
    }),
    { readOnly: true },
  );
  const asOf = (name: string) => feeds.find((feed) => feed.name === name)?.asOf ?? null;
  const now = new Date();
  return {
    ecosystems: feeds
      .filter(({ name }) => name !== "epss" && name !== "kev")
      .map(({ name, asOf: at, seenUpTo }) => {
        const count = counts.find(({ ecosystem }) => ecosystem === name);
        return {
          ...{ ecosystem: name, advisories: count?.total ?? 0, withdrawn: count?.withdrawn ?? 0 },
          malicious: count?.malicious ?? 0,
          newest: count ? new Date(count.newest) : null,
          asOf: at,
          stale: at !== null && isStale(at, now, config.ADVISORY_STALE_DAYS),
          whole: seenUpTo !== null,
        };
      }),
    epss: { total: exploits.epss, asOf: asOf("epss") },
    kev: { total: exploits.exploited, asOf: asOf("kev") },
  };
}
