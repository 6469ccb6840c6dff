import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ProxyBackend {
  readonly port: number;
  /** What came of each request: address, headers, length of the body. */
  readonly seen: { url: string; headers: IncomingHttpHeaders; bytes: number }[];
  /** Ends the stream that is open. */
  endStream(): void;
  close(): Promise<void>;
}

/** Stands where the product does behind a proxy, and remembers what the proxy made of a request. */
export async function startProxyBackend(): Promise<ProxyBackend> {
  const seen: ProxyBackend["seen"] = [];
  let stream: ServerResponse | undefined;
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => (bytes += chunk.length));
    request.on("end", () => {
      seen.push({ url: String(request.url), headers: request.headers, bytes });
      if (request.url === "/api/scans/stream") {
        stream = response.writeHead(200, { "content-type": "text/event-stream" });
        stream.write("data: first\n\n");
      } else response.writeHead(200, { "content-security-policy": "default-src 'self'" }).end("answered");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    endStream: () => stream?.end("data: last\n\n"),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
