import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MirrorLab, openMirrorLab, osvRecord, zipOf } from "#tests/advisories/mirror-lab";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { patience } from "#tests/helpers/scanning";

const TOTAL = 20_000;

let lab: MirrorLab;
let walls: BehindTheWalls;

beforeAll(async () => {
  lab = await openMirrorLab();
  walls = lookBehindTheWalls(lab.product.database);
});

afterAll(async () => {
  await walls.close();
  await lab.close();
});

const held = async () => {
  const [row] = await walls.sql`select count(*)::int as total from advisories`;
  return Number(row?.total);
};

test("an import that is killed keeps whole batches, is said to be unfinished, and is finished by another", async () => {
  const records = Array.from({ length: TOTAL }, (_, each) => osvRecord(`PYSEC-${each}`, `package-${each}`));
  const place = lab.write("PyPI/all.zip", zipOf(...records));
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "server/commands/advisories.ts", "import", place],
    {
      env: { ...lab.environment, PATH: process.env.PATH, NODE_ENV: "test" },
      stdio: "ignore",
    },
  );
  const ended = once(child, "exit");
  await expect.poll(held, { ...patience, interval: 5 }).toBeGreaterThan(0);

  // While it runs the product answers, and says that nothing is there yet.
  const meanwhile = await lab.scan({ "requirements.txt": "package-0==1.0\n" });
  child.kill("SIGKILL");
  await ended;
  const left = await held();

  expect(meanwhile.status).toBe("failed");
  expect(left).toBeLessThan(TOTAL);
  expect(left % 500).toBe(0);
  const [torn] = await walls.sql`
    select count(*)::int as total from advisories a where not exists (select 1 from advisory_packages p where p.advisory_id = a.id)`;
  expect(torn?.total).toBe(0);
  expect((await lab.run(["status"])).lines.join("\n")).toContain("being filled");

  const { code, lines } = await lab.run(["import", place]);
  expect(code).toBe(0);
  expect(lines.join("\n")).toContain(`${TOTAL} records read, ${TOTAL - left} of them new or changed`);
  expect(await held()).toBe(TOTAL);
  expect((await lab.scan({ "requirements.txt": "package-0==1.0\n" })).findings).toHaveLength(1);
});

test("two imports at once write each record once, and both end well", async () => {
  const later = "2026-02-02T00:00:00Z";
  const records = Array.from({ length: 3_000 }, (_, each) =>
    osvRecord(`PYSEC-${each}`, `package-${each}`, { modified: later }),
  );
  const places = [zipOf(...records), zipOf(...[...records].reverse())].map((zip, each) =>
    lab.write(`${each}/all.zip`, zip),
  );

  const runs = await Promise.all(places.map((place) => lab.run(["import", place])));

  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const written = runs.map(({ lines }) => Number(/(\d+) of them new/.exec(lines.join("\n"))?.[1]));
  expect(written.reduce((sum, each) => sum + each, 0)).toBe(3_000);
});
