import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "#server/root";
import { type DemoDatabase, demoDatabase } from "#tests/demo/demo-database";
import { freePort } from "#tests/demo/free-port";
import { connectByConsent, firstRun } from "#tests/demo/main-job";
import { Operator } from "#tests/demo/operator";
import { type ProductProcess, startProduct } from "#tests/demo/product-process";
import { type LocalForges, startLocalForges } from "#tests/forges/start-all";
import { scannable } from "#tests/helpers/scannable";
import { buildClient, pack } from "#tests/sibling/pack";

const run = promisify(execFile);
const PATIENCE = 300_000;

let work: string;
let app: string;
let database: DemoDatabase;
let forges: LocalForges;
let product: ProductProcess;
let token: string;

beforeAll(async () => {
  const port = await freePort(0);
  work = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-sibling-"));
  app = path.join(work, "app");
  fs.chmodSync(work, 0o755);
  database = await demoDatabase(process.env.DATABASE_URL);
  forges = await startLocalForges({
    redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
  });
  const dataDir = path.join(work, "data");
  product = await startProduct({ port, dataDir, environment: database.environment });
  const owner = new Operator(product.origin);
  await firstRun(owner, product.setupLink);
  const { forge, origin, clientId, clientSecret } = forges.github;
  const config = { provider: "github", baseUrl: origin, clientId, clientSecret };
  await owner.mutate("providerConfig.save", config);
  await connectByConsent(owner, "github", forge);
  const scopes = ["view_repos", "manage_repos", "run_scans"];
  ({ token } = await owner.mutate<{ token: string }>("token.create", { name: "sibling", scopes, days: 1 }));
}, PATIENCE);

afterAll(async () => {
  await product?.stop();
  await forges?.close();
  await database?.remove();
  fs.rmSync(work, { recursive: true, force: true });
});

const tsc = (config: string) =>
  run(process.execPath, [path.join(app, "node_modules/typescript/bin/tsc"), "-p", config], { cwd: app });

test("the packed client installs without anything of the server", { timeout: PATIENCE }, async () => {
  fs.cpSync("tests/sibling/app", app, { recursive: true });
  await buildClient();
  const { filename } = await pack("./dist/package", work);
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  await run("npm", ["install", path.join(work, filename), ...quiet], { cwd: app });

  const installed = fs.readdirSync(path.join(app, "node_modules")).filter((name) => !name.startsWith("."));
  expect(installed.sort()).toEqual(["@trpc", "@types", "secportal", "typescript", "undici-types"]);
});

test("a program compiles against it in strict mode as a bundler resolves it", {
  timeout: PATIENCE,
}, async () => {
  expect((await tsc("tsconfig.bundler.json")).stdout).toBe("");
});

test("a program compiles against it as Node resolves it, and scans a repository to the end", {
  timeout: PATIENCE,
}, async () => {
  await tsc("tsconfig.json");
  const { stdout } = await run(process.execPath, ["out/main.js", product.origin, scannable.github.fullName], {
    cwd: app,
    env: { ...process.env, SECPORTAL_TOKEN: token },
  });

  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({ connection: "github", state: "active" });
  expect(lines[1]).toEqual({ enabled: scannable.github.fullName, sameAgain: true });
  expect(lines.at(-3)).toMatchObject({ state: "succeeded" });
  expect(Number(lines.at(-2)?.critical)).toBeGreaterThan(0);
  expect(lines.at(-1)).toEqual({ refused: "FORBIDDEN", status: 403, known: true });
});

test("the sibling's own tools are those of the project", () => {
  const versions = (file: string) =>
    (JSON.parse(fs.readFileSync(path.join(projectRoot, file), "utf8")) as Record<string, object>)
      .devDependencies;

  expect(versions("package.json")).toMatchObject(versions("tests/sibling/app/package.json") ?? {});
});
