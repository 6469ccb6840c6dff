import { setTimeout as sleep } from "node:timers/promises";
import type { Registry } from "prom-client";
import { databaseMetrics } from "#server/observe/database-metrics";
import { onEnd } from "#server/observe/observed";
import type { Services } from "#server/services";

export interface Metrics {
  readonly contentType: string;
  /** Everything there is, in Prometheus' text format. */
  text(): Promise<string>;
  close(): void;
}

const PATIENCE_MS = 2_000;
const WEB_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const WORK_SECONDS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1200];

/**
 * Counts what this process does, until `close`. The library is loaded here and not before, so that an installation without metrics
 * does not pay for it. docs/operation.md names every metric.
 */
export async function createMetrics(services: Pick<Services, "db" | "config">): Promise<Metrics> {
  const client = (await import("prom-client")).default;
  const registry: Registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new client.Counter({ name: `secportal_${name}`, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets: number[]) =>
    new client.Histogram({ name: `secportal_${name}`, help, labelNames, buckets, registers: [registry] });

  const requests = counter("http_requests_total", "Answers by route pattern and status.", [
    ...(["method", "route", "status"] as const),
  ]);
  const requestSeconds = histogram(
    ...(["http_request_duration_seconds", "Time to the head of the answer."] as const),
    ...([["method", "route"], WEB_SECONDS] as [("method" | "route")[], number[]]),
  );
  const calls = counter(
    "procedure_calls_total",
    "Procedure calls by result, `ok` or the code of the error.",
    [...(["procedure", "result"] as const)],
  );
  const callSeconds = histogram("procedure_duration_seconds", "Time of a call.", ["procedure"], WEB_SECONDS);
  const transactionSeconds = histogram(
    ...([
      "transaction_duration_seconds",
      "Time of a database transaction, the wait for a lane included.",
    ] as const),
    ...([["role"], WEB_SECONDS] as ["role"[], number[]]),
  );
  const asked = counter(
    "provider_calls_total",
    "Calls of providers by result, `ok` or the code of the error.",
    [...(["provider", "result"] as const)],
  );
  const askedSeconds = histogram(
    ...(["provider_call_duration_seconds", "Time of a provider's answer, tries included."] as const),
    ...([["provider"], WEB_SECONDS] as ["provider"[], number[]]),
  );
  const waits = counter("provider_wait_seconds_total", "Seconds that providers asked to wait.", ["provider"]);
  const refreshes = counter("token_refreshes_total", "Refreshes of tokens by result.", [
    "provider",
    "result",
  ]);
  const scans = counter("scans_total", "Scans that this process ended, by result.", ["result"]);
  const scanSeconds = histogram("scan_duration_seconds", "Time of a whole scan.", ["result"], WORK_SECONDS);
  const stepSeconds = histogram("scan_step_duration_seconds", "Time of a step.", ["step"], WORK_SECONDS);
  const readDatabase = databaseMetrics(client, registry, services);

  const undo = [
    onEnd("http", ({ method, route, status }, seconds) => {
      requests.inc({ method, route, status });
      requestSeconds.observe({ method, route }, seconds);
    }),
    onEnd("procedure", ({ path, result }, seconds) => {
      calls.inc({ procedure: path, result });
      callSeconds.observe({ procedure: path }, seconds);
    }),
    onEnd("transaction", ({ role }, seconds) => transactionSeconds.observe({ role }, seconds)),
    onEnd("provider", ({ provider, result, waitSeconds }, seconds) => {
      asked.inc({ provider, result });
      askedSeconds.observe({ provider }, seconds);
      if (waitSeconds > 0) waits.inc({ provider }, waitSeconds);
    }),
    onEnd("refresh", ({ provider, result }) => refreshes.inc({ provider, result })),
    onEnd("scan", ({ result }, seconds) => {
      scans.inc({ result });
      scanSeconds.observe({ result }, seconds);
    }),
    onEnd("step", ({ step }, seconds) => stepSeconds.observe({ step }, seconds)),
  ];
  return {
    contentType: registry.contentType,
    text: async () => {
      // A database that hangs must not keep the rest from being read.
      await Promise.race([readDatabase(), sleep(PATIENCE_MS, undefined, { ref: false })]);
      return await registry.metrics();
    },
    close: () => {
      for (const step of undo) step();
      registry.clear();
    },
  };
}
