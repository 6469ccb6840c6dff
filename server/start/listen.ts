import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { Config } from "#server/config";
import { exitCodes, StartError } from "#server/start/start-error";

export type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

/** How to listen, where it is not the plain way: the development server puts Vite in front. */
export type Serve = (
  fetch: Fetch,
  at: { port: number; hostname: string },
  listening: (address: AddressInfo | string | null) => void,
) => ServerType;

/**
 * Listens for requests of people and programs.
 *
 * @throws StartError when the address is taken or not allowed.
 */
export async function listen(
  fetch: Fetch,
  config: Pick<Config, "HOST" | "PORT">,
  serveBy?: Serve,
): Promise<{ port: number; close: () => Promise<void> }> {
  return await new Promise((resolve, reject) => {
    const at = { port: config.PORT, hostname: config.HOST };
    const listening = (address: AddressInfo | string | null) => {
      const port = typeof address === "object" && address ? address.port : config.PORT;
      resolve({ port, close: () => closeServer(server) });
    };
    const server = serveBy
      ? serveBy(fetch, at, listening)
      : serve({ fetch, ...at, overrideGlobalObjects: false }, listening);
    server.on("error", (error) => reject(addressTaken("HOST and PORT", { ...at, host: at.hostname }, error)));
  });
}

/** What a failure to listen means; anything but an address that is taken or refused stays as it is. */
export function addressTaken(setting: string, at: { host: string; port: number }, error: Error): Error {
  const code = "code" in error ? String(error.code) : "";
  const why = {
    EADDRINUSE: "something else listens there",
    EACCES: "this account may not",
    EADDRNOTAVAIL: "this machine has no such address",
    ENOTFOUND: "there is no such address",
  }[code];
  if (!why) return error;
  return new StartError(
    exitCodes.addressTaken,
    `Cannot listen on ${at.host}:${at.port}: ${why}. Change ${setting}, or free the address.`,
    error,
  );
}

/** Stops taking connections, lets running answers end, and after five seconds cuts what is left. */
function closeServer(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if (!("closeIdleConnections" in server)) return;
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
