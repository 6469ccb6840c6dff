import { afterAll, beforeAll, expect, test } from "vitest";
import { putInventory } from "#db/queries/inventories";
import type { EngineResult, InventoriedPackage } from "#server/scanners/engine";
import { engineThat, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

afterAll(() => lab.close());

const kept = async (repositoryId: string) => {
  const rows = await lab.walls.sql`
    select p.name, p.version, p.lockfile, p.xmin::text as written from repository_packages p
    where repository_id = ${repositoryId} order by position`;
  const [inventory] = await lab.walls.sql`
    select scan_id, commit_sha, complete from repository_inventories where repository_id = ${repositoryId}`;
  return { rows: [...rows], inventory };
};

const withInventory = (change: (result: EngineResult) => Partial<EngineResult>) => ({
  ...lab.tools,
  engines: {
    ...lab.tools.engines,
    sca: engineThat(lab.tools.engines.sca, async (result) => ({ ...result, ...change(result) })),
  },
});

test("a scan leaves what the repository installs, and the next one takes its place", async () => {
  const repository = await lab.enabled("github");
  const first = await lab.queue(repository);
  await lab.finish(repository, first);
  const before = await kept(repository.repositoryId);
  expect(before.rows.length).toBeGreaterThan(0);
  expect(before.inventory).toMatchObject({ scan_id: first, complete: true });

  const second = await lab.queue(repository);
  await lab.finish(repository, second);
  const same = await kept(repository.repositoryId);
  expect(same.inventory?.scan_id).toBe(second);
  expect(same.rows).toEqual(before.rows);

  const only = (packages: readonly InventoriedPackage[] = []) => packages.slice(0, 1);
  const third = await lab.queue(repository);
  await lab.finish(
    repository,
    third,
    withInventory(({ inventory }) => ({
      status: "partial",
      inventory: { packages: only(inventory?.packages), complete: false },
    })),
  );
  const after = await kept(repository.repositoryId);
  expect(after.rows).toHaveLength(1);
  expect(after.inventory).toMatchObject({ scan_id: third, complete: false });
});

test("an engine that was stopped leaves the inventory there was", async () => {
  const repository = await lab.enabled("gitlab");
  await lab.finish(repository, await lab.queue(repository));
  const before = await kept(repository.repositoryId);

  const engines = {
    ...lab.tools.engines,
    sca: engineThat(lab.tools.engines.sca, async ({ inventory: _, ...result }) => ({
      ...result,
      status: "timeout" as const,
    })),
  };
  await lab.finish(repository, await lab.queue(repository), { ...lab.tools, engines });

  expect(await kept(repository.repositoryId)).toEqual(before);
});

test("five thousand packages with hostile names are kept as they are", async () => {
  const repository = await lab.enabled("bitbucket");
  const scanId = await lab.queue(repository);
  await lab.finish(repository, scanId);
  const { workspaceId } = repository.owner;
  const packages = Array.from({ length: 5_001 }, (_, each) => ({
    ...{
      ecosystem: "npm",
      name: each === 0 ? "'); drop\u0000 \ud800__proto__" : `p${each}`,
      version: "1.0.0",
    },
    ...{
      direct: null,
      dev: false,
      optional: false,
      lockfile: "a/b.lock",
      line: each,
      chain: ["a", `p${each}`],
    },
  }));

  await lab.product.services.db.worker.withWorkspace({ workspaceId }, (tx) =>
    putInventory(
      tx,
      { workspaceId, repositoryId: repository.repositoryId, scanId, commitSha: "c" },
      { packages, complete: true },
    ),
  );

  const { rows } = await kept(repository.repositoryId);
  expect(rows).toHaveLength(5_001);
  expect(rows[0]).toMatchObject({ name: "'); drop \ufffd__proto__" });
  expect(rows.at(-1)).toMatchObject({ name: "p5000" });
});
