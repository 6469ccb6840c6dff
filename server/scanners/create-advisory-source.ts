import path from "node:path";
import { AppError } from "#server/errors";
import { send } from "#server/outbound/request";
import { parseJson } from "#server/providers/api-call";
import { projectRoot } from "#server/root";
import { exploitationReader, mirrorReader } from "#server/scanners/mirror-readers";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";
import { withExploitation } from "#server/scanners/sca/exploitation";
import { mirrorSource } from "#server/scanners/sca/mirror-source";
import { osvSource } from "#server/scanners/sca/osv-source";
import { seedSource } from "#server/scanners/sca/seed-source";
import type { Services } from "#server/services";

/**
 * The advisories to match against: the installation's own mirror, the OSV API with the shipped seed as its honest fallback, or the
 * seed alone. What is known of exploitation comes from the database in each case.
 */
export async function createAdvisorySource({
  config,
  db,
}: Pick<Services, "config" | "db">): Promise<AdvisorySource> {
  return withExploitation(await chosen(config, db), exploitationReader(db));
}

async function chosen(config: Services["config"], db: Services["db"]): Promise<AdvisorySource> {
  if (config.ADVISORY_SOURCE === "mirror") {
    const staleDays = config.ADVISORY_STALE_DAYS;
    return mirrorSource({ reader: mirrorReader(db), staleDays, now: () => new Date() });
  }
  const seed = await seedSource(path.join(projectRoot, "server/scanners/sca/advisories/seed"));
  if (config.ADVISORY_SOURCE === "seed") return seed;
  return osvSource({ baseUrl: config.OSV_API_URL, fetchJson, fallback: seed });
}

const MAX_BYTES = 32 * 1024 * 1024;

async function fetchJson(
  url: string,
  init: { method: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
): Promise<unknown> {
  const answer = await send({
    url,
    method: init.method === "POST" ? "POST" : "GET",
    ...(init.headers ? { headers: init.headers } : {}),
    ...(init.body === undefined ? {} : { body: init.body }),
    signal: init.signal,
    deadlineMs: 30_000,
    maxBytes: MAX_BYTES,
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new AppError("PROVIDER_UNAVAILABLE", { say: `The advisory service answered ${answer.status}.` });
  }
  return parseJson(answer.text);
}
