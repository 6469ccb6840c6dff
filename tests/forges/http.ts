import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Forge } from "#tests/forges/forge";

/** A forge which can be reached over the loopback interface. */
export interface ServedForge {
  origin: string;
  close(): Promise<void>;
}

// Bitbucket's tokens are several thousand characters long and git sends them in one header.
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Serves a forge on 127.0.0.1 (a free port unless told) and mounts it there, so that the addresses in its answers
 * lead back to it. `close` ends open connections and closes the forge. Rejects when the port is taken.
 */
export async function serveForge(forge: Forge, options: { port?: number } = {}): Promise<ServedForge> {
  let origin = "";
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (incoming, outgoing) => {
    void answer(forge, origin, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  forge.mount(origin);
  return {
    origin,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await forge.close();
    },
  };
}

async function answer(
  forge: Forge,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  try {
    const response = await forge.fetch(toRequest(origin, incoming, gone.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
  } catch (error) {
    // A request that hung until its client went away ends here too; then there is nobody left to tell.
    if (!outgoing.headersSent) outgoing.writeHead(500, { "content-type": "text/plain" });
    outgoing.end(gone.signal.aborted ? undefined : String(error));
  }
}

/** The Host header is not believed: the forge knows where it stands. */
function toRequest(origin: string, incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null;
  return new Request(`${origin}${incoming.url ?? "/"}`, {
    method,
    headers,
    body,
    signal,
    ...(hasBody ? { duplex: "half" } : {}),
  } as RequestInit);
}
