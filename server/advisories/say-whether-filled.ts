import { listFeeds } from "#db/queries/advisory-feeds";
import { isStale } from "#server/advisories/staleness";
import type { Services } from "#server/services";

/** Tells the operator in the log when scans will find no advisories to compare with, or old ones only. */
export async function sayWhetherFilled({ config, db, log }: Services): Promise<void> {
  if (config.ADVISORY_SOURCE !== "mirror") return;
  const feeds = await db.withAdvisories(listFeeds, { readOnly: true, once: true });
  const ages = feeds
    .filter(({ name }) => name !== "epss" && name !== "kev")
    .map(({ asOf }) => asOf)
    .filter((asOf) => asOf !== null);
  if (ages.length === 0)
    log.warn(
      "the advisory mirror is empty, so dependencies are not compared with anything: run `npm run advisories -- update`, or import a dump (docs/advisories.md)",
    );
  else if (ages.some((asOf) => isStale(asOf, new Date(), config.ADVISORY_STALE_DAYS)))
    log.warn("the advisory mirror is old: run `npm run advisories -- update` every day");
}
