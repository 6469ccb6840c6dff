import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import type { Severity } from "#db/vocabulary";
import { demoDatabase } from "#tests/demo/demo-database";
import { freePort } from "#tests/demo/free-port";
import { type Finding, type MainJob, runMainJob, type Step } from "#tests/demo/main-job";
import { currentCode } from "#tests/demo/operator";
import { startProduct } from "#tests/demo/product-process";
import { startLocalForges } from "#tests/forges/start-all";

/** `npm run demo`: the whole main job on local forges. With `--once` it ends after that, non-zero if anything failed. */
const once = process.argv.includes("--once");
const print = (line = "") => void process.stdout.write(`${line}\n`);

const undo: (() => Promise<unknown>)[] = [];
const cleanUp = async () => {
  for (const step of undo.splice(0).reverse()) await step();
};

try {
  const port = await freePort(once ? 0 : 3000);
  const database = await demoDatabase(process.env.DATABASE_URL);
  undo.push(database.remove);
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-demo-"));
  // The embedded server may run as another user, who has to pass through here.
  fs.chmodSync(dataDir, 0o755);
  undo.push(async () => fs.rmSync(dataDir, { recursive: true, force: true }));
  const forges = await startLocalForges({
    redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
  });
  undo.push(forges.close);
  print(`SecPortal demo on ${database.description}\n`);
  const product = await startProduct({ port, dataDir, environment: database.environment });
  undo.push(product.stop);
  const started = performance.now();
  const job = await runMainJob(product, forges, printStep);
  print(`\n${"-".repeat(100)}`);
  printFindings(job.findings);
  print(
    `\nThree providers connected, ${job.findings.length} findings, in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
  );
  if (once) await cleanUp();
  else stayUp(product.origin, job);
} catch (error) {
  print(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
  await cleanUp();
}

function printStep({ what, outcome, ms }: Step): void {
  print(`${what.padEnd(58)} ${`${ms} ms`.padStart(9)}   ${outcome}`);
}

function printFindings(findings: readonly Finding[]): void {
  const counts = new Map<Severity, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  print(`Findings: ${[...counts].map(([severity, total]) => `${total} ${severity}`).join(", ")}\n`);
  for (const { severity, engine, fullName, path: file, line, title } of findings) {
    const where = `${fullName}/${file}${line === null ? "" : `:${line}`}`;
    print(`  ${severity.padEnd(9)} ${engine.padEnd(5)} ${title.slice(0, 62).padEnd(64)} ${where}`);
  }
}

function stayUp(origin: string, { signIn }: MainJob): void {
  print(`\nOpen ${origin} and sign in:`);
  print(`  e-mail         ${signIn.email}`);
  print(`  password       ${signIn.password}`);
  print(`  authenticator  key ${signIn.manualKey}`);
  print(`  recovery code  ${signIn.recoveryCodes[0]} (or press Enter here for a code of the authenticator)`);
  print("\nCtrl-C ends the demo and removes everything it made.");
  const keys = readline.createInterface({ input: process.stdin });
  keys.on("line", () => print(`  code now       ${currentCode(signIn.manualKey)}`));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      keys.close();
      cleanUp().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
