import fs from "node:fs";
import path from "node:path";

/** Adds up the suites' reports, prints the one line that counts, and fails if anything did. */
const [directory, failedSteps] = process.argv.slice(2);
const wanted = ["embedded", "slow", "security", "browser"];
let passed = 0;
let failed = Number(failedSteps);
for (const name of wanted) {
  const file = path.join(directory, `${name}.json`);
  if (!fs.existsSync(file)) {
    process.stdout.write(`no report of ${name}\n`);
    failed += 1;
    continue;
  }
  const report = JSON.parse(fs.readFileSync(file, "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numFailedTestSuites;
  if (report.numPassedTests === 0) failed += 1;
  for (const file of report.testResults.filter(({ status }) => status === "failed")) tellOf(name, file);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** Names what failed and why, so that the end of a long log says it. */
function tellOf(suite, file) {
  const tests = file.assertionResults.filter(({ status }) => status === "failed");
  process.stdout.write(`failed in ${suite}: ${path.relative(process.cwd(), file.name)}\n`);
  if (tests.length === 0) process.stdout.write(`  ${String(file.message).slice(0, 2_000)}\n`);
  for (const { fullName, failureMessages } of tests)
    process.stdout.write(`  ${fullName}\n    ${failureMessages.join("\n").slice(0, 2_000)}\n`);
}
