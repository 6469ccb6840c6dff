import { insertWorkspace } from "#db/queries/identity/memberships";
import type { Actor } from "#server/actor";
import { newId } from "#server/domain/id";
import type { Services } from "#server/services";
import { facetFindings } from "#server/use-cases/findings/facet-findings";
import { FindingQuery, toFilter } from "#server/use-cases/findings/finding-query";
import { listFindings } from "#server/use-cases/findings/list-findings";
import { type Figure, rounded } from "#tests/bench/figure";
import { putManyFindings } from "#tests/helpers/many-findings";
import { openStandaloneProduct } from "#tests/helpers/standalone-product";

const FINDINGS = 100_000;
const ROUNDS = 40;

/** What people ask of the page of findings; each is its list and the counts beside it. */
const views: Readonly<Record<string, FindingQuery & { sort?: "newest" }>> = {
  "as it opens": {},
  newest: { sort: "newest" },
  "one severity": { severity: ["critical"] },
  "one repository": { repositoryId: ["00000001-0000-7000-8000-000000000007"] },
  "one provider, SCA": { provider: ["gitlab"], engine: ["sca"] },
  fixed: { state: ["fixed"] },
  "one rule": { rule: ["js/rule-7"] },
  "last week": { seen: "week" },
  "frequent words": { text: "area-7 module" },
  "rare words": { text: "file-4711" },
  "no match": { text: "nothing-like-it" },
};

/** The page of findings in a workspace of 100,000: how long the server takes for its list and its counts. */
export async function run(options: ReadonlyMap<string, string>): Promise<Figure[]> {
  const product = await openStandaloneProduct();
  try {
    const workspaceId = newId();
    await product.services.db.withIdentity({ workspaceId }, (tx) =>
      insertWorkspace(tx, workspaceId, "Large"),
    );
    await putManyFindings(product.sql, { workspaceId, repositories: 200, findings: FINDINGS });
    const actor = { workspaceId, userId: newId(), name: "Bench", role: "owner" } as unknown as Actor;
    const all: number[] = [];
    for (const [name, view] of Object.entries(views)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push(await timeOf(product.services, actor, view));
      if (options.has("each")) process.stderr.write(`${name}: ${percentile(times, 0.95).toFixed(1)} ms\n`);
      all.push(...times);
    }
    return [
      {
        ...{ bench: "findings", figure: "views_p95_ms", value: rounded(percentile(all, 0.95)), unit: "ms" },
        ...{
          target: "<= 60",
          against: `${FINDINGS} findings, ${Object.keys(views).length} views, ${ROUNDS} times each`,
        },
      },
    ];
  } finally {
    await product.close();
  }
}

async function timeOf(
  services: Services,
  actor: Actor,
  { sort = "severity" as never, ...view }: (typeof views)[string],
): Promise<number> {
  const query = FindingQuery.parse(view);
  const now = new Date();
  const began = performance.now();
  await Promise.all([
    listFindings(services, actor, toFilter(query, now), { sort }),
    facetFindings(services, actor, query, now),
  ]);
  return performance.now() - began;
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;
