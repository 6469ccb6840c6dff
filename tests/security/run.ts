import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { adminClient } from "#db/admin-client";
import { findBinaries } from "#db/embedded/binaries";
import { parseDatabaseUrl } from "#db/target";
import { projectRoot } from "#server/root";
import { readReport } from "#tests/helpers/vitest-report";
import { findTestFiles, judge, type RowResult } from "#tests/security/judge";
import { rows } from "#tests/security/rows/index";

const ranAt = new Date().toISOString();
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-security-"));
const report = path.join(directory, "report.json");
const vitest = path.join(projectRoot, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`, ...findTestFiles()],
  { cwd: projectRoot, stdio: ["ignore", 2, 2], env: { ...process.env, SECURITY_DEPTH: "full" } },
);
if (!fs.existsSync(report)) throw new Error("vitest left no report");
const text = fs.readFileSync(report, "utf8");
fs.rmSync(directory, { recursive: true, force: true });
const ran = readReport(text, projectRoot);
const { brokenFiles } = ran;
const { results, unregistered } = judge(rows, ran);
const missed = results.filter((row) => !holds(row));
print();

const [given] = process.argv.filter((argument) => argument.startsWith("--outputFile.json="));
if (given) fs.writeFileSync(given.slice(given.indexOf("=") + 1), text);
if (process.argv.includes("--write")) await writeScorecard();
process.exitCode = missed.length > 0 || brokenFiles.length > 0 || status !== 0 ? 1 : 0;

function holds({ tests, failed }: RowResult): boolean {
  return tests > 0 && failed === 0;
}

function print(): void {
  const lines = results.map((row) => {
    const { id, requirement, tests, files } = row;
    const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
    return `${holds(row) ? " " : "!"} ${id.padEnd(6)}${String(tests).padStart(5)}  ${requirement} [${files[0] ?? "no test"}${more}]`;
  });
  lines.push(...unregistered.map((id) => `note: tests name ${id}, which is no registered row`));
  lines.push(...brokenFiles.map((file) => `failed outside its tests: ${file}`));
  const total = results.reduce((sum, { tests }) => sum + tests, 0);
  lines.push(`${results.length} rows, ${total} tests, ${missed.length} missed`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function writeScorecard(): Promise<void> {
  const scorecard = {
    ...{ ranAt, database: await databaseName() },
    rows: results.map((row) => ({
      ...{ id: row.id, requirement: row.requirement, tests: row.tests, passed: holds(row) },
    })),
  };
  const file = path.join(projectRoot, "docs/security-scorecard.json");
  fs.writeFileSync(file, `${JSON.stringify(scorecard, null, 2)}\n`);
}

/** Such as "PostgreSQL 18.4, embedded". */
async function databaseName(): Promise<string> {
  if (!process.env.DATABASE_URL) {
    const { stdout } = spawnSync(findBinaries().postgres, ["--version"], { encoding: "utf8" });
    return `PostgreSQL ${/\d+(\.\d+)*/.exec(stdout)?.[0] ?? ""}, embedded`;
  }
  const sql = adminClient(parseDatabaseUrl(process.env.DATABASE_URL));
  const [row] = await sql`select split_part(current_setting('server_version'), ' ', 1) as version`;
  await sql.end({ timeout: 1 });
  return `PostgreSQL ${String(row?.version)}`;
}
