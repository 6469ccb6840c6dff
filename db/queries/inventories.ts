import { createHash } from "node:crypto";
import { desc, eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { rowsJson } from "#db/rows-json";
import { repositoryInventories, repositoryPackages } from "#db/schema/inventories";

export interface KeptPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly direct: boolean | null;
  readonly dev: boolean;
  readonly optional: boolean;
  readonly lockfile: string;
  readonly line: number | null;
  readonly chain: readonly string[];
}

const BATCH = 5_000;

/** Puts an inventory in the place of the repository's earlier one. Packages that are the same are not written again. */
export async function putInventory(
  tx: WorkspaceTx,
  of: { workspaceId: string; repositoryId: string; scanId: string; commitSha: string },
  { packages, complete }: { packages: readonly KeptPackage[]; complete: boolean },
): Promise<void> {
  const { workspaceId, repositoryId, scanId, commitSha } = of;
  const batches: string[] = [];
  for (let start = 0; start < packages.length; start += BATCH)
    batches.push(rowsJson(packages.slice(start, start + BATCH).map((each, at) => rowOf(each, start + at))));
  const digest = createHash("sha256").update(batches.join("\n")).digest("hex");
  const [before] = await tx
    .select({ digest: repositoryInventories.digest })
    .from(repositoryInventories)
    .where(eq(repositoryInventories.repositoryId, repositoryId));
  await tx
    .insert(repositoryInventories)
    .values({ workspaceId, repositoryId, scanId, commitSha, complete, digest })
    .onConflictDoUpdate({
      target: [repositoryInventories.workspaceId, repositoryInventories.repositoryId],
      set: { scanId, commitSha, complete, digest, takenAt: sql`now()` },
    });
  if (before?.digest === digest) return;
  await tx.delete(repositoryPackages).where(eq(repositoryPackages.repositoryId, repositoryId));
  for (const batch of batches)
    await tx.execute(sql`
      insert into repository_packages (workspace_id, repository_id, position, ecosystem, name, version, direct, dev, optional,
        lockfile, line, chain)
      select ${workspaceId}::uuid, ${repositoryId}::uuid, position, ecosystem, name, version, direct, dev, optional, lockfile,
        line, array(select json_array_elements_text(chain))
      from json_to_recordset(${batch}::json) as g(position integer, ecosystem text, name text, version text, direct boolean,
        dev boolean, optional boolean, lockfile text, line integer, chain json)`);
}

const rowOf = (
  { ecosystem, name, version, direct, dev, optional, lockfile, line, chain }: KeptPackage,
  position: number,
) => ({ position, ecosystem, name, version, direct, dev, optional, lockfile, line, chain });

/** The inventory of a repository, in the order it was read; undefined before the first scan that read lockfiles. */
export async function findInventory(tx: WorkspaceTx, repositoryId: string) {
  const [inventory] = await tx
    .select({
      commitSha: repositoryInventories.commitSha,
      complete: repositoryInventories.complete,
      digest: repositoryInventories.digest,
      takenAt: repositoryInventories.takenAt,
    })
    .from(repositoryInventories)
    .where(eq(repositoryInventories.repositoryId, repositoryId));
  if (!inventory) return undefined;
  const packages: KeptPackage[] = await tx
    .select({
      ecosystem: repositoryPackages.ecosystem,
      name: repositoryPackages.name,
      version: repositoryPackages.version,
      direct: repositoryPackages.direct,
      dev: repositoryPackages.dev,
      optional: repositoryPackages.optional,
      lockfile: repositoryPackages.lockfile,
      line: repositoryPackages.line,
      chain: repositoryPackages.chain,
    })
    .from(repositoryPackages)
    .where(eq(repositoryPackages.repositoryId, repositoryId))
    .orderBy(repositoryPackages.position);
  return { ...inventory, packages };
}

/** How many packages a repository's inventory holds, by ecosystem, most first; undefined before there is one. */
export async function summariseInventory(tx: WorkspaceTx, repositoryId: string) {
  const [inventory] = await tx
    .select({
      commitSha: repositoryInventories.commitSha,
      complete: repositoryInventories.complete,
      takenAt: repositoryInventories.takenAt,
    })
    .from(repositoryInventories)
    .where(eq(repositoryInventories.repositoryId, repositoryId));
  if (!inventory) return undefined;
  const packages = sql<number>`count(*)::int`;
  const ecosystems = await tx
    .select({
      ecosystem: repositoryPackages.ecosystem,
      packages,
      direct: sql<number>`(count(*) filter (where ${repositoryPackages.direct}))::int`,
      lockfiles: sql<number>`count(distinct ${repositoryPackages.lockfile})::int`,
    })
    .from(repositoryPackages)
    .where(eq(repositoryPackages.repositoryId, repositoryId))
    .groupBy(repositoryPackages.ecosystem)
    .orderBy(desc(packages), repositoryPackages.ecosystem);
  return { ...inventory, ecosystems };
}
