import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { AppError } from "#server/errors";
import { github } from "#server/providers/github/index";
import { Secret } from "#server/secret";
import { type Figure, rounded, type Target } from "#tests/bench/figure";
import { serveLoopback } from "#tests/helpers/loopback-server";

type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void;

const MB = 1024 * 1024;
const HUGE = 256 * MB;
/** What one listing may take at the most: the deadline of all tries together, and the time to notice it. */
const PATIENCE_MS = 10_500;

const flood = (response: ServerResponse) => {
  const chunk = Buffer.alloc(64 * 1024, " ");
  let sent = 0;
  const pour = () => {
    while (!response.destroyed && sent < HUGE) {
      sent += chunk.length;
      if (!response.write(chunk)) return void response.once("drain", pour);
    }
    response.end();
  };
  response.writeHead(200, { "content-type": "application/json" });
  pour();
};

const dribble = (response: ServerResponse) => {
  response.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => response.write(" "), 100);
  response.on("close", () => clearInterval(drip));
};

function misbehaviours(): Record<string, Misbehaviour> {
  const bomb = gzipSync(Buffer.alloc(HUGE, " "));
  const plain = (status: number, body = "", headers: Record<string, string> = {}) =>
    ((_, response) => void response.writeHead(status, headers).end(body)) satisfies Misbehaviour;
  return {
    hang: () => {},
    slow_body: (_, response) => dribble(response),
    drop: (_, response) => void response.destroy(),
    errors_503: plain(503),
    malformed_json: plain(200, '[{"id": 1, "full_'),
    html: plain(200, "<html></html>", { "content-type": "text/html" }),
    huge: (_, response) => flood(response),
    gzip_bomb: plain(200, bomb as unknown as string, { "content-encoding": "gzip" }),
    next_loop: (request, response) => {
      const page = Number(new URL(String(request.url), "http://x").searchParams.get("page") ?? 1);
      const next = `http://${request.headers.host}/api/v3/user/repos?page=${1 + (page % 3)}`;
      response.writeHead(200, { link: `<${next}>; rel="next"` }).end("[]");
    },
    foreign_next: plain(200, "[]", { link: '<http://127.0.0.1:1/?page=2>; rel="next"' }),
    redirect: plain(302, "", { location: "http://127.0.0.1:1/" }),
    rate_limited_429: plain(429, "", { "retry-after": "60" }),
    token_revoked: plain(401),
  };
}

/**
 * What a listing costs when the provider misbehaves: how long it takes until the person is told, how often the provider was
 * asked, and by how much the process grew. The targets are the product's own bounds.
 */
export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, misbehave] of Object.entries(misbehaviours())) {
    const server = await serveLoopback(misbehave);
    const { ms, code, growth } = await listing(server.origin);
    const figure = (what: string, value: number, unit: string, target: Target): Figure => ({
      ...{ bench: "faults", figure: `${name}_${what}`, value: rounded(value), unit, target },
      against: `one GitHub listing, ended with ${code}`,
    });
    figures.push(
      figure("ms", ms, "ms", `<= ${PATIENCE_MS}`),
      figure("requests", server.requests.length, "requests", "<= 5"),
      figure("growth_mb", growth / MB, "MB", "<= 50"),
    );
    await server.close();
  }
  return figures;
}

async function listing(origin: string): Promise<{ ms: number; code: string; growth: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const started = performance.now();
  const code = await github.list(github.site(origin), new Secret("of a benchmark"), { cap: 500 }).then(
    ({ repositories }) => `${repositories.length} repositories`,
    (error: unknown) => (error instanceof AppError ? error.code : "an unknown error"),
  );
  clearInterval(watch);
  return { ms: performance.now() - started, code, growth: Math.max(0, most - before) };
}
