import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { healthEndpoints } from "#server/front/health";
import type { Readiness } from "#server/front/readiness";
import type { FrontEnv } from "#server/front/request-id";
import { addressTaken } from "#server/start/listen";

export interface OperatorServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * What only operators see, on an address of its own that no proxy leads to: `/metrics` in Prometheus' text format, and the same
 * `/health` as the web server, so that a process that only works has one too.
 *
 * @throws StartError when the address cannot be listened on.
 */
export async function startOperatorServer(
  at: { host: string; port: number },
  readiness: Readiness,
  metrics: { readonly contentType: string; text(): Promise<string> },
): Promise<OperatorServer> {
  const app = new Hono<FrontEnv>();
  app.route("/health", healthEndpoints(readiness));
  app.get("/metrics", async () => {
    const headers = { "content-type": metrics.contentType, "cache-control": "no-store" };
    return new Response(await metrics.text(), { headers });
  });
  return await new Promise((resolve, reject) => {
    const listening = ({ port }: AddressInfo) => resolve({ port, close });
    const server = serve(
      { fetch: app.fetch, hostname: at.host, port: at.port, overrideGlobalObjects: false },
      listening,
    ) as Server;
    server.on("error", (error) => reject(addressTaken("METRICS_ADDRESS", at, error)));
    const close = () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
  });
}
