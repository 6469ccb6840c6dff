import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { sendSafely } from "#server/outbound/retry";
import { Secret } from "#server/secret";
import { serveForge } from "#tests/forges/http";
import { manyRepositories, sessionOf, subjects } from "#tests/helpers/adapter-subjects";
import { serveLoopback } from "#tests/helpers/loopback-server";
import { refusalOf } from "#tests/helpers/outcome";

const token = new Secret("canary-of-an-access-token");

const open: { close(): Promise<unknown> }[] = [];

afterAll(() => Promise.all(open.map((one) => one.close())));

/** A provider that gives every request the same answer. */
async function serve(answer: (response: ServerResponse, path: string) => void) {
  const seen: string[] = [];
  const server = await serveLoopback((request, response) => {
    seen.push(request.headers.authorization ?? "none");
    answer(response, String(request.url));
  });
  open.push(server);
  return { ...server, seen };
}

const json = (body: string, headers: Record<string, string> = {}) => ({
  status: 200,
  headers: { "content-type": "application/json", ...headers },
  body,
});

const strangeAnswers: [
  name: string,
  { status: number; headers?: Record<string, string>; body?: string | Buffer },
][] = [
  ["JSON that breaks off", json('[{"id": 1, "full_name": "a')],
  ["a page with status 200", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }],
  ["nothing with status 200", { status: 200 }],
  ["null", json("null")],
  ["a number", json("1e999")],
  ["a list of nulls", json("[null]")],
  ["values that are null", json('{"values": null}')],
  ["wrong types", json('[{"id": "1", "full_name": 7, "path_with_namespace": {}, "private": "no"}]')],
  ["values of wrong types", json('{"values": [{"workspace": {"slug": 1, "uuid": []}}]}')],
  ["a prototype for a key", json('{"__proto__": {"values": []}, "constructor": 1}')],
  ["depth without end", json("[".repeat(100_000))],
  ["bytes that are no text", { status: 200, body: Buffer.from([0xff, 0xfe, 0x00, 0xd8]) }],
  ["a lie about its encoding", { status: 200, headers: { "content-encoding": "gzip" }, body: "plain" }],
  [
    "a broken gzip",
    {
      status: 200,
      headers: { "content-encoding": "gzip" },
      body: Buffer.concat([gzipSync("[]").subarray(0, 10), Buffer.alloc(50, 0xff)]),
    },
  ],
  ["a 304 nobody asked for", { status: 304 }],
  ["a 418", { status: 418, body: "canary" }],
];

describe.concurrent.each(subjects)("$provider", ({ adapter, entry, newForge, ...subject }) => {
  const list = (origin: string) => adapter.list(adapter.site(origin), token, { cap: 500 });

  test.each(strangeAnswers)(
    "answering with %s is refused with a sentence",
    async (_, { status, headers, body }) => {
      const provider = await serve((response) => response.writeHead(status, headers).end(body));

      const refusal = await refusalOf(list(provider.origin));

      expect(["PROVIDER_UNAVAILABLE", "NOT_FOUND"]).toContain(refusal.code);
      expect(refusal.say).toMatch(/^[A-Z0-9].+\.$/);
      expect(JSON.stringify([refusal.say, refusal.context])).not.toContain("canary");
    },
  );

  test.each([301, 302, 303, 307, 308])(
    "S-17: sending elsewhere with a %i is not followed",
    async (status) => {
      const other = await serve((response) => response.end("[]"));
      const provider = await serve((response, path) =>
        response.writeHead(status, { location: `${other.origin}${path}` }).end(),
      );

      const refusal = await refusalOf(list(provider.origin));

      expect([refusal.code, provider.seen.length, other.seen]).toEqual(["NOT_FOUND", 1, []]);
    },
  );

  test("naming a next page elsewhere gets no token sent there", async () => {
    const other = await serve((response) => response.end("[]"));
    const provider = await serve((response) => {
      const next = `${other.origin}/steal?page=2`;
      const link = `<${next}>; rel="next", <${next}>; rel="last"`;
      const rows = adapter.kind === "bitbucket" ? JSON.stringify({ values: [], next }) : "[]";
      response.writeHead(200, { "content-type": "application/json", link }).end(rows);
    });

    const listing = await list(provider.origin);

    expect([listing.repositories, other.seen]).toEqual([[], []]);
  });

  test("R-05: whose pages lead in a circle is read to an end", async () => {
    const provider = await serve((response, path) => {
      const url = new URL(path, "http://x");
      const page = Number(url.searchParams.get("page") ?? 1);
      url.searchParams.set("page", String(1 + (page % 3)));
      const next = `${provider.origin}${url.pathname}${url.search}`;
      const rows = adapter.kind === "bitbucket" ? JSON.stringify({ values: [], next }) : "[]";
      response.writeHead(200, { link: `<${next}>; rel="next"` }).end(rows);
    });

    const listing = await list(provider.origin);

    expect(listing.repositories).toEqual([]);
    expect(provider.requests.length).toBeLessThanOrEqual(5);
  });

  test("R-04: breaking off in the middle is asked three times, and then said to be away", async () => {
    const provider = await serve((response) => {
      response.writeHead(200, { "content-length": "1000" }).write("[");
      setImmediate(() => response.destroy());
    });

    const refusal = await refusalOf(list(provider.origin));

    expect([refusal.code, provider.requests.length]).toEqual(["PROVIDER_UNAVAILABLE", 3]);
    expect(refusal.say).toContain("did not answer");
  });

  test("R-01: that is not there at all is said to be away", async () => {
    const gone = await serveLoopback(() => {});
    await gone.close();

    const refusal = await refusalOf(list(gone.origin));

    expect([refusal.code, refusal.say]).toEqual([
      "PROVIDER_UNAVAILABLE",
      expect.stringContaining("did not answer"),
    ]);
  });

  test("R-04: failing goes on to be asked five times, and then is left alone", async () => {
    const provider = await serve((response) => response.writeHead(503).end("canary"));

    const first = await refusalOf(list(provider.origin));
    const tries = provider.requests.length;
    const second = await refusalOf(list(provider.origin));
    const third = await refusalOf(list(provider.origin));

    expect([first, second, third].map(({ code }) => code)).toEqual(Array(3).fill("PROVIDER_UNAVAILABLE"));
    expect([tries, provider.requests.length]).toEqual([3, 5]);
    expect([first.say, third.say]).toEqual([
      `${adapter.name} is having trouble (status 503). Try again later.`,
      expect.stringContaining("failed several times in a row"),
    ]);
    expect(third.retryAfterSeconds).toBeGreaterThan(0);
  });

  test.each([500, 502, 503, 504])(
    "R-04: recovers from two times %i without anybody noticing",
    async (status) => {
      const forge = newForge({ repositories: manyRepositories({ adapter, entry, newForge, ...subject }, 3) });
      const served = await serveForge(forge);
      open.push(served);
      const session = sessionOf(forge);
      forge.fail(entry, { status, times: 2 });

      const { repositories } = await adapter.list(session.site, session.token, { cap: 10 });

      expect([repositories.length, forge.stats[entry]]).toEqual([3, 3]);
    },
  );

  test("R-15: whose clock is a day off is waited for as long as it asks", async () => {
    const day = 86_400;
    for (const skew of [-day, day]) {
      const theirs = Math.floor(Date.now() / 1000) + skew;
      const provider = await serve((response) =>
        response
          .writeHead(429, {
            date: new Date(theirs * 1000).toUTCString(),
            ...{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(theirs + 42) },
          })
          .end(),
      );

      const refusal = await refusalOf(list(provider.origin));

      expect([refusal.code, refusal.retryAfterSeconds]).toEqual(["RATE_LIMITED", 42]);
    }
  });

  test("that took the token back is not asked twice", async () => {
    const provider = await serve((response) => response.writeHead(401).end("canary"));

    const refusal = await refusalOf(list(provider.origin));

    expect([refusal.code, provider.seen]).toEqual(["REAUTH_REQUIRED", [`Bearer ${token.reveal()}`]]);
  });

  test("hanging is let go when the caller gives up", async () => {
    const forge = newForge();
    const served = await serveForge(forge);
    open.push(served);
    forge.fail(entry, { hang: true });
    const session = sessionOf(forge);
    const reason = new Error("the person went away");
    const controller = new AbortController();
    const { signal } = controller;
    const listing = adapter.list(session.site, session.token, { cap: 10, signal });

    setImmediate(() => controller.abort(reason));

    await expect(listing).rejects.toBe(reason);
  });
});

test.concurrent("a provider that hangs or dribbles is given up at the deadline, all tries together", async () => {
  const silent = () => {};
  const dribbling = (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => response.write(" "), 100);
    response.on("close", () => clearInterval(drip));
  };
  const calls = [silent, dribbling].flatMap((answer) => subjects.map(({ adapter }) => ({ answer, adapter })));

  const outcomes = await Promise.all(
    calls.map(async ({ answer, adapter }) => {
      const provider = await serve(answer);
      const refusal = await refusalOf(adapter.list(adapter.site(provider.origin), token, { cap: 10 }));
      return [refusal.code, provider.requests.length];
    }),
  );

  expect(outcomes).toEqual(calls.map(() => ["PROVIDER_UNAVAILABLE", 1]));
});

test.concurrent("all tries together keep to one deadline", async () => {
  const silent = await serve(() => {});

  const refusal = await refusalOf(sendSafely({ url: silent.origin, deadlineMs: 100 }));

  expect([refusal.code, silent.requests.length]).toEqual(["PROVIDER_UNAVAILABLE", 1]);
});
