import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readConfig } from "#server/config";
import { AppError } from "#server/errors";
import { createLog } from "#server/log";
import { ended, observed } from "#server/observe/observed";
import { observedDatabase } from "#server/observe/observed-database";
import { readTraceparent } from "#server/observe/traceparent";
import { startTracing, type Tracing } from "#server/observe/tracing";
import { observedCall } from "#server/providers/api-call";
import { freePort } from "#tests/demo/free-port";
import { createProduct, type Product } from "#tests/helpers/product";
import { startTraceCollector, type TraceCollector } from "#tests/helpers/trace-collector";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const [SERVER, CLIENT, ERROR] = [2, 3, 2];

let product: Product;
let collector: TraceCollector;
let tracing: Tracing | undefined;
let lines: string[];

beforeAll(async () => {
  product = await createProduct();
});

afterAll(async () => {
  await product.close();
});

beforeEach(async () => {
  collector = await startTraceCollector();
  lines = [];
});

afterEach(async () => {
  await tracing?.close();
  tracing = undefined;
  await collector.close();
});

const log = createLog("trace", (line) => void lines.push(line));

/** Starts tracing as an installation with these variables would. */
async function trace(variables: Record<string, string> = {}): Promise<void> {
  const key = () => randomBytes(32).toString("base64");
  const config = readConfig({
    ...{ SECPORTAL_SECRET: key(), KEK_KEYS: `k1:${key()}`, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    ...variables,
  });
  tracing = await startTracing(config, log);
}

/** Everything that was sent, once nothing more is to come. */
async function sent() {
  await tracing?.close();
  tracing = undefined;
  return collector.spans();
}

const named = (spans: Awaited<ReturnType<typeof sent>>, name: string) => {
  const found = spans.filter((span) => span.name === name);
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0] as (typeof spans)[number];
};

test("a request goes on the trace of its caller, with the procedure and its transactions inside", async () => {
  await trace();
  const workspace = await product.workspace();
  const member = await product.member(workspace, "viewer");

  const answer = await product.request("/api/trpc/team.list", {
    as: member,
    headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
  });
  const spans = (await sent()).filter((span) => span.traceId === TRACE);

  expect(answer.status).toBe(200);
  const request = named(spans, "GET /api/trpc/*");
  expect(request).toMatchObject({ parentSpanId: CALLER, kind: SERVER, status: {} });
  expect(request.attributes).toEqual({
    "http.request.method": "GET",
    "http.route": "/api/trpc/*",
    "http.response.status_code": 200,
  });
  const call = named(spans, "team.list");
  expect(call).toMatchObject({ parentSpanId: request.spanId });
  expect(call.attributes).toEqual({ "rpc.system": "trpc", "rpc.method": "team.list" });
  expect(BigInt(request.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(call.endTimeUnixNano));
});

test("transactions belong to what they are done for, and to nothing when nobody asked", async () => {
  await trace();
  const db = observedDatabase(product.database.db);
  const look = () => db.withIdentity({}, (tx) => tx.execute(sql`select 'canary' as value`));
  await look();
  const broken = observed("scan", { result: "failed" }, () =>
    db.withIdentity({}, (tx) => tx.execute(sql`select * from no_such_table where name = ${"canary"}`)),
  );
  await expect(broken).rejects.toThrow();
  const startedAt = performance.now();
  await observed("scan", { result: "finished" }, async () => {
    await look();
    ended("step", { step: "reading" }, startedAt);
  });
  const spans = await sent();

  const [failed, finished] = spans.filter((span) => span.name === "scan");
  expect(spans.filter((span) => span.name === "transaction identity")).toMatchObject([
    {
      ...{ parentSpanId: failed?.spanId, kind: CLIENT, status: { code: ERROR } },
      attributes: { "db.system.name": "postgresql", "db.response.status_code": "42P01" },
    },
    { parentSpanId: finished?.spanId, kind: CLIENT, status: {} },
  ]);
  expect(named(spans, "scan reading")).toMatchObject({ parentSpanId: finished?.spanId });
  expect(failed?.status.code).toBe(ERROR);
  expect(finished?.traceId).not.toBe(failed?.traceId);
  expect(collector.bodies()).not.toMatch(/canary|no_such_table|select/);
});

test("a provider's call tells of the provider and the code, and of no address or message", async () => {
  await trace();
  const refused = new AppError("REAUTH_REQUIRED", { say: "canary", context: { url: "https://canary.test" } });
  await expect(observedCall("GitHub", () => Promise.reject(refused))).rejects.toBe(refused);

  expect(named(await sent(), "GitHub call")).toMatchObject({
    ...{ kind: CLIENT, status: { code: ERROR } },
    attributes: { "secportal.provider": "GitHub", "error.type": "REAUTH_REQUIRED" },
  });
  expect(collector.bodies()).not.toContain("canary");
});

test("a refusal that was right is no error of the procedure", async () => {
  await trace();
  const workspace = await product.workspace();
  const [viewer, before] = [await product.member(workspace, "viewer"), collector.spans().length];

  await product.request("/api/trpc/workspace.settings", { as: viewer });
  const call = named((await sent()).slice(before), "workspace.settings");

  expect(call.attributes["error.type"]).toBe("FORBIDDEN");
  expect(call.status).toEqual({ code: 0 });
});

test("log lines name the trace they belong to, and none without traces", async () => {
  log.info("before");
  await trace();
  await observed("http", { ...request, traceparent: `00-${TRACE}-${CALLER}-01` }, async () => {
    await Promise.resolve();
    log.info("inside");
  });
  await sent();
  log.info("after");

  const said = Object.fromEntries(lines.map((line) => JSON.parse(line)).map((line) => [line.msg, line]));
  expect(said.inside).toMatchObject({ trace_id: TRACE });
  expect(said.before).not.toHaveProperty("trace_id");
  expect(said.after).not.toHaveProperty("trace_id");
});

const request = { method: "GET", route: "/x", status: 200 };

test.each([
  ["always_off", "1", 0],
  ["traceidratio", "0", 0],
  ["traceidratio", "1", 2],
  ["parentbased_always_off", "1", 1],
  ["parentbased_traceidratio", "0", 1],
  ["parentbased_always_on", "1", 2],
])("%s with %s keeps %i of a request of our own and one whose caller keeps it", async (name, share, kept) => {
  await trace({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share });
  await observed("http", { ...request }, async () => {});
  await observed("http", { ...request, traceparent: `00-${TRACE}-${CALLER}-01` }, async () => {});

  expect(await sent()).toHaveLength(kept);
});

test("the collector is told the service and given the headers that were set for it", async () => {
  await trace({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/`,
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Basic%20Y2FuYXJ5OmNhbmFyeQ==",
    OTEL_SERVICE_NAME: "secportal-eu",
  });
  await observed("http", { ...request }, async () => {});
  await sent();

  expect(collector.authorizations()).toEqual(["Basic Y2FuYXJ5OmNhbmFyeQ=="]);
  expect(collector.bodies()).toContain('"service.name","value":{"stringValue":"secportal-eu"}');
});

test("a collector that is away costs its spans, one line and nothing else", async () => {
  await trace({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort(0)}` });
  for (let index = 0; index < 3; index += 1) {
    expect(await observed("http", { ...request }, () => Promise.resolve("answered"))).toBe("answered");
  }
  await sent();

  const warnings = () => lines.filter((line) => line.includes("traces are not taken by their collector"));
  await expect.poll(warnings, { timeout: 20_000 }).toHaveLength(1);
});

test.each([
  undefined,
  "",
  `00-${TRACE}-${CALLER}`,
  `00-${"0".repeat(32)}-${CALLER}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `ff-${TRACE}-${CALLER}-01`,
  `00-${TRACE}-${CALLER}-01-more`,
  `00-${TRACE.toUpperCase()}-${CALLER}-01`,
  `00-${TRACE}-${CALLER}-01, 00-${TRACE}-${CALLER}-01`,
  `00-'; drop table scans--'-${CALLER}-01`,
])("traceparent %s begins a trace of our own", (header) => {
  expect(readTraceparent(header)).toBeUndefined();
});

test("a traceparent of a later version is read as far as it is known", () => {
  const read = { traceId: TRACE, spanId: CALLER, traceFlags: 1 };

  expect(readTraceparent(`cc-${TRACE}-${CALLER}-03-more`)).toEqual(read);
  expect(readTraceparent(`00-${TRACE}-${CALLER}-00`)).toEqual({ ...read, traceFlags: 0 });
});
