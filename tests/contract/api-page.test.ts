import { execFile } from "node:child_process";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { serve } from "@hono/node-server";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorCodes } from "#server/errors";
import { createFront } from "#server/front/front";
import { projectRoot } from "#server/root";
import { connect } from "#tests/helpers/connecting";
import { type Lab, openLab } from "#tests/helpers/lab";

const run = promisify(execFile);
const text = fs.readFileSync(path.join(projectRoot, "docs/api.md"), "utf8");
const examples = (language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code = ""]) => code);

let lab: Lab;
let server: ReturnType<typeof serve>;
let environment: NodeJS.ProcessEnv;
let work: string;

beforeAll(async () => {
  lab = await openLab();
  const { product } = lab;
  work = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-api-page-"));
  const owner = await product.member(await product.workspace(), "owner");
  const asked = { name: "docs", scopes: ["view_repos" as const], days: 1 };
  const { token } = await (await product.api(owner)).token.create(asked);
  const front = createFront(product.services, { build: () => Promise.reject(), development: false });
  const port = await new Promise<number>((resolve) => {
    const options = { fetch: front.fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false };
    server = serve(options, (address: AddressInfo) => resolve(address.port));
  });
  environment = {
    ...process.env,
    SECPORTAL_URL: `http://127.0.0.1:${port}`,
    SECPORTAL_TOKEN: token,
  };
});

afterAll(async () => {
  await new Promise((done) => server.close(done));
  await lab.close();
  fs.rmSync(work, { recursive: true, force: true });
});

test("the commands of the page do what it says", async () => {
  const answers: string[] = [];
  for (const command of examples("sh").filter((each) => !each.includes("Idempotency-Key")))
    answers.push((await run("sh", ["-euc", command], { cwd: work, env: environment })).stdout.trim());

  expect(answers).toEqual(["[]", expect.stringContaining('{"result":{"data":{"findings":[]'), "304"]);
});

test("the command that has a key is done once, though it is given twice", async () => {
  const owner = await lab.operator();
  const connectionId = await connect(lab.product, owner, lab.network.forges.github);
  const engines = { sastEnabled: true, scaEnabled: true, scanNow: false };
  const { repositoryId } = await owner.browser.call((api) =>
    api.repository.enable({ connectionId, externalId: "500001", ...engines }),
  );
  const { token } = await owner.browser.call((api) =>
    api.token.create({ name: "docs", scopes: ["run_scans"], days: 1 }),
  );
  const log = { version: "2.1.0", runs: [{ tool: { driver: { name: "sample" } }, results: [] }] };
  fs.writeFileSync(path.join(work, "report.sarif"), JSON.stringify(log));
  const env = {
    ...{ ...environment, SECPORTAL_TOKEN: token },
    ...{ REPOSITORY_ID: repositoryId, CI_JOB_ID: "81000" },
  };
  const [command = ""] = examples("sh").filter((each) => each.includes("Idempotency-Key"));

  const scans: unknown[] = [];
  for (const _ of [1, 2])
    scans.push(JSON.parse((await run("sh", ["-euc", command], { cwd: work, env })).stdout));

  expect(scans[0]).toMatchObject({ trigger: "import", repositoryId });
  expect(scans[1]).toEqual(scans[0]);
});

test("the program of the page runs", async () => {
  const [code = ""] = examples("ts");
  const outfile = path.join(work, "example.mjs");
  await build({
    ...{ stdin: { contents: code, loader: "ts", resolveDir: projectRoot }, outfile, bundle: true },
    ...{ format: "esm", platform: "node", logLevel: "silent" },
    alias: { "secportal/client": path.join(projectRoot, "client/index.ts") },
  });

  const { stdout } = await run(process.execPath, [outfile], { env: environment });
  expect(stdout).toBe("0 connections, 0 scans\nNOT_FOUND 404\n");
});

test("the table has every code with its status", () => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\d+) \| .+ \| .+ \|$/gm)];

  expect(Object.fromEntries(rows.map(([, code = "", status]) => [code, Number(status)]))).toEqual(
    Object.fromEntries(Object.entries(errorCodes).map(([code, { http }]) => [code, http])),
  );
});
