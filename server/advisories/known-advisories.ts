import { readFile } from "node:fs/promises";
import path from "node:path";
import { findAdvisoriesById } from "#db/queries/advisories";
import { projectRoot } from "#server/root";
import { parseAdvisory } from "#server/scanners/sca/advisory";
import { cvssScore } from "#server/scanners/sca/cvss";
import type { Services } from "#server/services";

/** What is published under one id, for people. */
export interface KnownAdvisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Newest version first. */
  readonly cvss: readonly { readonly vector: string; readonly score: number }[];
}

/**
 * The records of some ids as far as this installation has them: its mirror, or the list that it came with where that is all it uses.
 * Network is never asked.
 */
export async function knownAdvisories(
  { config, db }: Pick<Services, "config" | "db">,
  ids: readonly string[],
): Promise<KnownAdvisory[]> {
  if (ids.length === 0) return [];
  const records =
    config.ADVISORY_SOURCE === "seed"
      ? await shipped(ids)
      : await db.withAdvisories((tx) => findAdvisoriesById(tx, ids), { readOnly: true, once: true });
  return records.map(({ id, aliases, summary, cvss }) => ({
    ...{ id, aliases, summary },
    cvss: cvss
      .map(({ score: vector }) => ({ vector, score: cvssScore(vector) }))
      .filter((each): each is { vector: string; score: number } => each.score !== null)
      .sort((a, b) => (a.vector < b.vector ? 1 : -1)),
  }));
}

/** The shape of the names under which records are shipped, and of no path. */
const SHIPPED = /^[A-Z]+-[A-Za-z0-9-]{1,40}$/;

async function shipped(ids: readonly string[]) {
  const folder = path.join(projectRoot, "server/scanners/sca/advisories/seed");
  const texts = await Promise.all(
    ids
      .filter((id) => SHIPPED.test(id))
      .map((id) => readFile(path.join(folder, `${id}.json`), "utf8").catch(() => null)),
  );
  return texts
    .filter((text) => text !== null)
    .map((text) => parseAdvisory(JSON.parse(text)))
    .flatMap((parsed) => (parsed.ok ? [parsed.advisory] : []));
}
