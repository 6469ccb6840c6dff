import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createGzip } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { exchangeCodeForToken, refreshTokens } from "#server/providers/oauth";
import { Secret } from "#server/secret";
import { subjects } from "#tests/helpers/adapter-subjects";
import { type LoopbackServer, serveLoopback } from "#tests/helpers/loopback-server";
import { refusalOf } from "#tests/helpers/outcome";

const MB = 1024 * 1024;
const HUGE = 256 * MB;
const chunk = Buffer.alloc(64 * 1024, " ");

let bomb: Buffer;
const open: LoopbackServer[] = [];

// Spaces are what a parser of JSON reads to the end.
beforeAll(async () => {
  installOutboundGuard(outboundPolicy({ OUTBOUND_ALLOW: [], ALLOW_INSECURE_LOOPBACK: true }));
  const gzip = createGzip();
  const parts: Buffer[] = [];
  gzip.on("data", (part: Buffer) => parts.push(part));
  for (let size = 0; size < HUGE; size += chunk.length) {
    if (!gzip.write(chunk)) await once(gzip, "drain");
  }
  gzip.end();
  await once(gzip, "end");
  bomb = Buffer.concat(parts);
});

afterAll(() => Promise.all(open.map((server) => server.close())));

async function serve(answer: (response: ServerResponse) => void) {
  const server = await serveLoopback((_, response) => answer(response));
  open.push(server);
  return server.origin;
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  let sent = 0;
  const pour = () => {
    while (!response.destroyed && sent < HUGE) {
      sent += chunk.length;
      if (!response.write(chunk)) return void response.once("drain", pour);
    }
    response.end();
  };
  pour();
}

const explode = (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(bomb);

/** By how much the process was at most larger than before, in bytes. */
async function growthOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return Math.max(most, process.memoryUsage.rss()) - before;
}

const secret = new Secret("canary-of-a-secret");
const app = { clientId: secret, clientSecret: secret, redirectUri: "https://product.example/callback" };

const calls = subjects.flatMap(({ provider, adapter }) => [
  {
    name: `a listing of ${provider}`,
    call: (origin: string) => adapter.list(adapter.site(origin), secret, { cap: 10 }),
  },
  {
    name: `an exchange at ${provider}`,
    call: (origin: string) =>
      exchangeCodeForToken(adapter, adapter.site(origin), app, { code: secret, verifier: secret }),
  },
  {
    name: `a refresh at ${provider}`,
    call: (origin: string) => refreshTokens(adapter, adapter.site(origin), app, secret),
  },
]);

test.each(calls)("R-05: $name answered without end takes little memory", async ({ call }) => {
  const origin = await serve(flood);

  const growth = await growthOf(async () => {
    expect((await refusalOf(call(origin))).code).toBe("PROVIDER_UNAVAILABLE");
  });

  expect(growth / MB).toBeLessThan(80);
});

test.each(calls)(
  "$name answered with a little that unpacks to a lot takes little memory",
  async ({ call }) => {
    const origin = await serve(explode);

    const growth = await growthOf(async () => {
      expect((await refusalOf(call(origin))).code).toBe("PROVIDER_UNAVAILABLE");
    });

    expect(bomb.length).toBeLessThan(MB);
    expect(growth / MB).toBeLessThan(80);
  },
);
