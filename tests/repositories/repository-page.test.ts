import { afterAll, beforeAll, expect, test } from "vitest";
import { putInventory } from "#db/queries/inventories";
import { newId } from "#server/domain/id";
import { type FindingsLab, openFindingsLab, sastFinding } from "#tests/findings/findings-lab";
import { outcomeOf } from "#tests/helpers/outcome";

let findings: FindingsLab;

beforeAll(async () => {
  findings = await openFindingsLab();
});

afterAll(() => findings.close());

const read = (repositoryId = findings.repository.repositoryId) =>
  findings.repository.owner.browser.call((api) => api.repository.get({ repositoryId }));

const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };

test("tells the repository, its place on the allow-list, and that nothing is known yet", async () => {
  const { fullName, id, repositoryId } = findings.repository;

  expect(await read()).toMatchObject({
    ...{ repositoryId, fullName, provider: "github", archived: false, goneAt: null },
    ...{ openBySeverity: none, inventory: null, scans: [] },
    connected: { id, repositoryId, sastEnabled: true, pausedReason: null },
  });
});

test("tells of every scan what it saw, by severity, and of the repository what waits", async () => {
  const [one, two] = [sastFinding("one"), sastFinding("two", { severity: "low" })];
  const first = await findings.scan([one, two]);
  const second = await findings.scan([two]);
  const third = await findings.scan([]);

  const page = await read();

  expect(page.scans.map(({ id, seen }) => ({ id, seen }))).toEqual([
    { id: third.id, seen: none },
    { id: second.id, seen: { ...none, low: 1 } },
    { id: first.id, seen: { ...none, high: 1, low: 1 } },
  ]);
  expect(page.openBySeverity).toEqual(none);
});

test("a scan that wrote nothing tells nothing of findings", async () => {
  const { id } = await findings.scan([sastFinding("three")]);
  await findings.lab.walls.sql`update scans set state = 'failed' where id = ${id}`;

  expect((await read()).scans.find((scan) => scan.id === id)).toMatchObject({ state: "failed", seen: null });
});

test("sums up what is installed, by ecosystem, most first", async () => {
  const { owner, repositoryId } = findings.repository;
  const { id } = await findings.scan([]);
  const kept = (ecosystem: string, name: string, direct: boolean | null) => ({
    ...{ ecosystem, name, version: "1.0.0", direct, dev: false, optional: false },
    ...{ lockfile: `${ecosystem}.lock`, line: null, chain: [] },
  });
  const packages = [kept("PyPI", "a", null), kept("npm", "b", true), kept("npm", "c", false)];
  const of = { workspaceId: owner.workspaceId, repositoryId, scanId: id, commitSha: "c".repeat(40) };
  await findings.lab.product.services.db.worker.withWorkspace(owner, (tx) =>
    putInventory(tx, of, { packages, complete: false }),
  );

  expect((await read()).inventory).toMatchObject({
    complete: false,
    ecosystems: [
      { ecosystem: "npm", packages: 2, direct: 1, lockfiles: 1 },
      { ecosystem: "PyPI", packages: 1, direct: 0, lockfiles: 1 },
    ],
  });
});

test("keeps its history when it is removed from the allow-list", async () => {
  const { owner, id } = findings.repository;
  await owner.browser.call((api) => api.repository.remove({ id }));

  const page = await read();

  expect(page.connected).toBeNull();
  expect(page.scans.length).toBeGreaterThan(3);
});

test("a repository that is not there is not found", async () => {
  expect(await outcomeOf(read(newId()))).toBe("NOT_FOUND");
});
