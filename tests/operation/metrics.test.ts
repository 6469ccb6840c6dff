import fs from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "#server/errors";
import { Readiness } from "#server/front/readiness";
import { createMetrics, type Metrics } from "#server/observe/metrics";
import { ended, observed } from "#server/observe/observed";
import { observedDatabase } from "#server/observe/observed-database";
import { observedCall } from "#server/providers/api-call";
import { type OperatorServer, startOperatorServer } from "#server/start/operator-server";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let metrics: Metrics;
let server: OperatorServer;
let owner: Member;

beforeAll(async () => {
  product = await createProduct();
  owner = await product.member(await product.workspace(), "owner");
  metrics = await createMetrics(product.services);
  const readiness = new Readiness(product.services.db);
  server = await startOperatorServer({ host: "127.0.0.1", port: 0 }, readiness, metrics);
});

afterAll(async () => {
  await server.close();
  metrics.close();
  await product.close();
});

const at = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

/** The samples of a scrape: name with labels, and value. */
async function scrape(): Promise<Map<string, number>> {
  const answer = await at("/metrics");
  expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const lines = (await answer.text()).split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

test("requests are counted by the pattern of their route, never by their address", async () => {
  await product.request("/api/git/connections", { as: owner });
  await product.request(`/api/git/connections/${owner.userId}`, { as: owner, method: "DELETE" });
  await product.request("/api/trpc/connection.list", { as: owner });
  await product.request("/health/live");
  await product.request("/api/nothing-of-ours", { as: owner });

  const samples = await scrape();
  const requests = [...samples.keys()].filter((name) => name.startsWith("secportal_http_requests_total"));

  const one = (method: string, route: string, status: number) =>
    samples.get(`secportal_http_requests_total{method="${method}",route="${route}",status="${status}"}`);
  expect(one("GET", "/api/git/connections", 200)).toBe(1);
  expect(one("DELETE", "/api/git/connections/:id", 404)).toBe(1);
  expect(one("GET", "/api/trpc/*", 200)).toBe(1);
  expect(one("GET", "/health/live", 200)).toBe(1);
  expect(one("GET", "/api/*", 404)).toBe(1);
  expect(requests).toHaveLength(5);
});

test("procedures, providers, refreshes, scans and their steps are counted by how they ended", async () => {
  await product.api(owner).then((api) => api.connection.list());
  const limit = new AppError("RATE_LIMITED", { say: "Wait.", retryAfterSeconds: 30 });
  await expect(observedCall("GitHub", () => Promise.reject(limit))).rejects.toBe(limit);
  await observed("refresh", { provider: "GitLab", result: "ok" }, async () => {});
  await observed("scan", { result: "finished" }, async () => {});
  ended("step", { step: "sast" }, performance.now());
  await observedDatabase(product.services.db).withIdentity({}, async () => {});

  const samples = await scrape();

  for (const [name, least] of [
    ['secportal_procedure_calls_total{procedure="connection.list",result="ok"}', 1],
    ['secportal_provider_calls_total{provider="GitHub",result="RATE_LIMITED"}', 1],
    ['secportal_provider_wait_seconds_total{provider="GitHub"}', 30],
    ['secportal_provider_call_duration_seconds_count{provider="GitHub"}', 1],
    ['secportal_token_refreshes_total{provider="GitLab",result="ok"}', 1],
    ['secportal_scans_total{result="finished"}', 1],
    ['secportal_scan_step_duration_seconds_count{step="sast"}', 1],
    ['secportal_transaction_duration_seconds_count{role="identity"}', 1],
  ] as const)
    expect(samples.get(name), name).toBeGreaterThanOrEqual(least);
});

test("the queue, the lanes and the process are told of", async () => {
  const samples = await scrape();

  expect(samples.get("secportal_database_up")).toBe(1);
  expect(samples.get('secportal_queue_scans{state="queued"}')).toBe(0);
  expect(samples.get("secportal_queue_oldest_seconds")).toBe(0);
  for (const role of ["app", "worker", "identity", "vault"])
    expect(samples.get(`secportal_database_lanes{role="${role}",state="waiting"}`)).toBe(0);
  for (const name of ["process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"])
    expect(samples.get(name)).toBeGreaterThan(0);
});

test("no label tells of a workspace, a person or an address", async () => {
  const text = await (await at("/metrics")).text();

  for (const value of [owner.workspaceId, owner.userId, owner.email, "nothing-of-ours"])
    expect(text).not.toContain(value);
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test("every metric of the product is documented, and every documented one is there", async () => {
  const text = await (await at("/metrics")).text();
  const there = new Set([...text.matchAll(/^# TYPE (secportal_\w+)/gm)].map(([, name]) => name));
  const document = fs.readFileSync("docs/operation.md", "utf8");
  const documented = new Set([...document.matchAll(/`(secportal_\w+)[`{]/g)].map(([, name]) => name));

  expect([...documented].sort()).toEqual([...there].sort());
});

test("with the database away the rest is still told, and the database is said to be down", async () => {
  const away = await createProduct();
  const its = await createMetrics(away.services);
  await away.close();

  const text = await its.text();
  its.close();

  expect(text).toMatch(/^secportal_database_up 0$/m);
  expect(text).not.toMatch(/^secportal_queue_oldest_seconds /m);
  expect(text).toContain("process_resident_memory_bytes");
});

test("health is answered there too, and nothing else is", async () => {
  expect((await at("/health/ready")).status).toBe(200);
  expect((await at("/api/git/connections")).status).toBe(404);
  expect((await product.request("/metrics")).status).not.toBe(200);
});
