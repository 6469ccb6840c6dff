import { afterAll, beforeAll, expect, test } from "vitest";
import { openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

afterAll(() => lab.close());

test("a scan tells once how many critical findings are new, and the next scan tells nothing", async () => {
  const repository = await lab.enabled("github");
  const { workspaceId } = repository.owner;
  const told = () => lab.walls.sql`
    select facts from notification_outbox where workspace_id = ${workspaceId} and kind = 'critical_finding'`;

  const scanId = await lab.queue(repository);
  await lab.finish(repository, scanId);

  const [counted] = await lab.walls.sql`
    select count(*)::int as total from findings where workspace_id = ${workspaceId} and severity = 'critical'`;
  expect(counted?.total).toBeGreaterThan(0);
  expect((await told()).map(({ facts }) => facts)).toEqual([
    { scanId, fullName: repository.fullName, count: counted?.total },
  ]);

  await lab.finish(repository, await lab.queue(repository));
  expect(await told()).toHaveLength(1);
});
