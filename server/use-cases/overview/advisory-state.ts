import { listFeeds } from "#db/queries/advisory-feeds";
import { isStale } from "#server/advisories/staleness";
import type { Services } from "#server/services";

export interface AdvisoryState {
  readonly source: "mirror" | "osv" | "seed";
  /** How many ecosystems the mirror holds; 0 where it is empty or not what scans read. */
  readonly ecosystems: number;
  /** Up to when the oldest of them is known; null while nothing is. */
  readonly asOf: Date | null;
  readonly stale: boolean;
}

/** What dependencies are compared with, and how old that is. */
export async function readAdvisoryState({
  config,
  db,
}: Pick<Services, "config" | "db">): Promise<AdvisoryState> {
  const source = config.ADVISORY_SOURCE;
  if (source !== "mirror") return { source, ecosystems: 0, asOf: null, stale: false };
  const feeds = await db.withAdvisories(listFeeds, { readOnly: true, once: true });
  const ages = feeds
    .filter(({ name }) => name !== "epss" && name !== "kev")
    .flatMap(({ asOf }) => (asOf ? [asOf] : []))
    .sort((a, b) => a.getTime() - b.getTime());
  const asOf = ages[0] ?? null;
  return {
    ...{ source, ecosystems: ages.length, asOf },
    stale: asOf !== null && isStale(asOf, new Date(), config.ADVISORY_STALE_DAYS),
  };
}

/** What is wrong with it, and the way to what helps; null when nothing is. */
export function sayAdvisoryState({ source, asOf, stale }: AdvisoryState) {
  if (source !== "mirror") return null;
  const cure = "An operator of this installation runs `npm run advisories -- update`, once a day.";
  const place = { action: "See scans", href: "/scans" };
  if (asOf === null) {
    const title = "No advisories are known yet, so dependencies are compared with nothing";
    return { ...{ title, text: cure, urgent: true }, ...place };
  }
  return stale ? { ...{ title: "Advisories are out of date", text: cure, urgent: false }, ...place } : null;
}
