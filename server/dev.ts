import { createServer as createHttpServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { ServerBuild } from "@remix-run/node";
import { createServer as createVite } from "vite";
import { ConfigError, readConfig } from "#server/config";
import { start } from "#server/start/start";

/** Development entry: the same front, with Vite in front of it for the pages' modules and in place of the build. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const vite = await createVite({ server: { middlewareMode: true }, appType: "custom" });
  const build = async () => (await vite.ssrLoadModule("virtual:remix/server-build")) as ServerBuild;
  const running = await start(config, {
    build,
    development: true,
    serve: (fetch, options, listening) => {
      const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
      const server = createHttpServer((request, response) => {
        vite.middlewares(request, response, () => void listener(request, response));
      });
      server.listen(options.port, options.hostname, () => listening(server.address()));
      return server;
    },
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      void Promise.all([running.stop(), vite.close()]).then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : "unknown error"}\n`);
  process.exit(error instanceof ConfigError ? 78 : 1);
});
