import http from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackServer {
  readonly port: number;
  readonly origin: string;
  /** Path and query of every request so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A web server on 127.0.0.1, for tests of what may reach one. */
export async function serveLoopback(answer: http.RequestListener): Promise<LoopbackServer> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(String(request.url));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, origin: `http://127.0.0.1:${port}`, requests, close };
}
