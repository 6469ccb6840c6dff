import { expect, test } from "vitest";
import { readConfig } from "#server/config";
import { prepareDatabase } from "#server/start/prepare-database";
import { unstartedInstallation } from "#tests/helpers/unstarted-installation";

const { environment } = unstartedInstallation("lanes");

test("a process opens no more connections for a kind of work than it is told", async () => {
  const prepared = await prepareDatabase(readConfig({ ...environment, DATABASE_LANES: "3" }));

  expect(Object.values(prepared.db.pools()).map(({ max }) => max)).toEqual([3, 3, 3, 3]);
  await prepared.close();
});

test.each(["1", "101", "many"])("DATABASE_LANES=%s is refused by name", (lanes) => {
  expect(() => readConfig({ ...environment, DATABASE_LANES: lanes })).toThrow(/DATABASE_LANES/);
});
