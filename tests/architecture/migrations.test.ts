import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-generate-"));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const migrations = (at: string): string[] => fs.readdirSync(at).filter((file) => file.endsWith(".sql"));

test("the migrations make exactly the schema: generating finds nothing to add", () => {
  fs.cpSync("db/migrations", folder, { recursive: true });

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...["node_modules/drizzle-kit/bin.cjs", "generate", "--dialect=postgresql"],
      ...["--schema=./db/schema/index.ts", `--out=${path.relative(".", folder)}`],
    ],
    { encoding: "utf8", timeout: 25_000 },
  );

  expect(stdout + stderr).toContain("No schema changes");
  expect(status).toBe(0);
  expect(migrations(folder)).toEqual(migrations("db/migrations"));
});

test("every migration is in the journal, in order", () => {
  const { entries } = JSON.parse(fs.readFileSync("db/migrations/meta/_journal.json", "utf8")) as {
    entries: { idx: number; tag: string; when: number }[];
  };

  expect(entries.map(({ tag }) => `${tag}.sql`)).toEqual(migrations("db/migrations").sort());
  expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, index) => index));
  expect(entries.map(({ when }) => when)).toEqual(entries.map(({ when }) => when).sort((a, b) => a - b));
});
