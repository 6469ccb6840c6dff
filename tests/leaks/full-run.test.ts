import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { projectRoot } from "#server/root";
import { freePort } from "#tests/demo/free-port";
import { type MainJob, runMainJob } from "#tests/demo/main-job";
import { type ProductProcess, startProduct } from "#tests/demo/product-process";
import { pageAt, tableBelow } from "#tests/docs/pages";
import { type LocalForges, startLocalForges } from "#tests/forges/start-all";
import { dumpDatabase, urlOf } from "#tests/helpers/dump";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";
import { startTraceCollector, type TraceCollector } from "#tests/helpers/trace-collector";

let database: TestDatabase;
let forges: LocalForges;
let product: ProductProcess;
let job: MainJob;
let dump: string;
let secrets: Map<string, string>;
let collector: TraceCollector;
/** Names of the headers that the providers were sent. */
const headersSent = new Set<string>();

/** The whole main job on the built product with its logs at their loudest, then a look at everything it left anywhere. */
beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort(0);
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-leaks-"));
  forges = await startLocalForges({
    redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
  });
  for (const provider of providers) {
    const { forge } = forges[provider];
    const answer = forge.fetch;
    forge.fetch = (request) => {
      for (const name of request.headers.keys()) headersSent.add(name);
      return answer(request);
    };
  }
  collector = await startTraceCollector();
  const environment = {
    ...{ DATABASE_URL: urlOf(database.admin), DATABASE_ROLE_PREFIX: "sp_test_leaks" },
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  };
  product = await startProduct({ port, dataDir, environment, logLevel: "trace" });
  job = await runMainJob(product, forges, () => {});
  dump = await dumpDatabase(database.admin);
  secrets = new Map([
    ...providers.flatMap((provider) =>
      forges[provider].forge.secrets().map((value) => [value, `${provider} secret`] as const),
    ),
    ...Object.entries(product.secrets).map(([name, value]) => [value, name] as const),
    ...job.operator.cookieValues().map((value) => [value, "session or flow cookie"] as const),
    [job.signIn.password, "password"],
    ...job.signIn.recoveryCodes.map((code) => [code, "recovery code"] as const),
    [job.signIn.manualKey.replaceAll(" ", ""), "authenticator key"],
  ]);
}, 180_000);

afterAll(async () => {
  await product?.stop();
  await forges?.close();
  await collector?.close();
  await database?.close();
});

/** Names of the planted secrets that a text holds, as they are or in hexadecimal. */
const leaksIn = (text: string, except: readonly string[] = []): string[] =>
  [...secrets]
    .filter(([, name]) => !except.includes(name))
    .filter(([value]) => text.includes(value) || text.includes(Buffer.from(value).toString("hex")))
    .map(([, name]) => name);

test("there were secrets to find", () => {
  expect(secrets.size).toBeGreaterThan(20);
  expect([...secrets.keys()].every((value) => value.length >= 12)).toBe(true);
});

test("S-83, I-07: a dump of the database holds none", () => {
  expect(dump.length).toBeGreaterThan(10_000);
  expect(leaksIn(dump)).toEqual([]);
});

test("S-95: the logs at trace level hold none", () => {
  expect(product.log()).toContain("scan finished");
  expect(leaksIn(product.log())).toEqual([]);
});

test("S-54, W-29: no answer holds one, but for what is shown once to enrol a factor", () => {
  const bodies = job.operator.bodies().join("\n");

  expect(bodies).toContain("payments-api");
  expect(leaksIn(bodies, ["recovery code", "authenticator key"])).toEqual([]);
});

test("S-76, W-27: the browser's bundle holds none, and no server code", () => {
  const assets = path.join(projectRoot, "build/client/assets");
  const bundle = fs
    .readdirSync(assets)
    .map((file) => fs.readFileSync(path.join(assets, file), "utf8"))
    .join("\n");

  expect(leaksIn(bundle)).toEqual([]);
  expect(bundle).not.toMatch(/drizzle|createDecipheriv|SECPORTAL_SECRET|KEK_KEYS|postgres:\/\//);
});

test("traces tell of every kind of work, by names that are written down, and hold none", async () => {
  const kinds = [
    "POST /api/trpc/*",
    "connection.begin",
    "transaction app",
    "GitHub call",
    "scan",
    "scan reading",
  ];
  const names = () => new Set(collector.spans().map(({ name }) => name));
  // They leave a few seconds after what they tell of.
  await expect.poll(() => kinds.filter((kind) => !names().has(kind)), { timeout: 20_000 }).toEqual([]);
  const documented = tableBelow(pageAt("docs/operation.md"), "Traces", "attribute").map(([name]) => name);
  const sent = new Set(collector.spans().flatMap(({ attributes }) => Object.keys(attributes)));

  expect(leaksIn(collector.bodies())).toEqual([]);
  expect(collector.bodies()).not.toContain("payments-api");
  expect(collector.bodies()).not.toContain(job.signIn.email);
  expect([...sent].filter((name) => !documented.includes(name))).toEqual([]);
});

test("no provider is told of a trace", () => {
  expect([...headersSent]).toContain("authorization");
  expect([...headersSent].filter((name) => /^(trace|baggage|b3|x-b3)/.test(name))).toEqual([]);
});

test("the sources that were read are gone", () => {
  expect(product.workEntries()).toEqual([]);
});

test("the provider saw nothing that a reader would not send", () => {
  for (const provider of providers) expect(forges[provider].forge.violations).toEqual([]);
});
