import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { installOutboundGuard, OutboundRefused, pinnedTo } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { send } from "#server/outbound/request";
import { type LoopbackServer, serveLoopback } from "#tests/helpers/loopback-server";

// The guard is one for the whole process, so each policy has a test file to itself.
let provider: LoopbackServer;
let other: LoopbackServer;

beforeAll(async () => {
  installOutboundGuard(outboundPolicy({ OUTBOUND_ALLOW: [], ALLOW_INSECURE_LOOPBACK: true }));
  other = await serveLoopback((_, response) => response.end("other"));
  provider = await serveLoopback((request, response) => {
    const url = new URL(String(request.url), "http://x");
    const location = url.searchParams.get("to");
    if (url.pathname === "/redirect" && location) return response.writeHead(302, { location }).end();
    if (url.pathname === "/endless") return void response.write("half an answer");
    if (url.pathname === "/silent") return;
    if (url.pathname === "/cut") {
      response.writeHead(200, { "content-length": "100" }).write("short");
      return void setImmediate(() => response.destroy());
    }
    if (url.pathname === "/big")
      return response.end(Buffer.alloc(Number(url.searchParams.get("bytes")), "x"));
    response.end(request.headers["user-agent"]);
  });
});

beforeEach(() => {
  other.requests.length = 0;
});

afterAll(() => Promise.all([provider.close(), other.close()]));

test("the switch for tests lets a loopback provider answer", async () => {
  const answer = await send({ url: `${provider.origin}/hello` });

  expect([answer.status, answer.text]).toEqual([200, "SecPortal-Repository-Connections"]);
});

test("W-23: our own requests follow no redirect", async () => {
  const answer = await send({ url: `${provider.origin}/redirect?to=${other.origin}/stolen` });

  expect([answer.status, other.requests]).toEqual([302, []]);
});

test("W-23: nor one to the same place", async () => {
  const answer = await send({ url: `${provider.origin}/redirect?to=${provider.origin}/hello` });

  expect(answer.status).toBe(302);
});

test("W-23: a redirect followed by third-party code does not leave the origin", async () => {
  const following = pinnedTo(provider.origin, () =>
    fetch(`${provider.origin}/redirect?to=${other.origin}/stolen`),
  );

  await expect(following).rejects.toMatchObject({ cause: expect.any(OutboundRefused) });
  expect(other.requests).toEqual([]);
});

test("a redirect within the origin is followed by third-party code", async () => {
  const response = await pinnedTo(provider.origin, () =>
    fetch(`${provider.origin}/redirect?to=${provider.origin}/hello`),
  );

  expect(response.status).toBe(200);
});

test.each(["http://10.0.0.1/", "http://169.254.169.254/latest", "http://0.0.0.0:22/", "ftp://127.0.0.1/"])(
  "W-23: a redirect to %s goes nowhere",
  async (target) => {
    await expect(fetch(`${provider.origin}/redirect?to=${encodeURIComponent(target)}`)).rejects.toThrow();
  },
);

test("an answer larger than its bound is given up", async () => {
  const within = await send({ url: `${provider.origin}/big?bytes=1000`, maxBytes: 1000 });

  expect(within.text).toHaveLength(1000);
  await expect(send({ url: `${provider.origin}/big?bytes=1001`, maxBytes: 1000 })).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
  });
});

test.each(["/silent", "/endless"])(
  "O-12, R-02: a provider that answers %s is given up at the deadline",
  async (path) => {
    await expect(send({ url: provider.origin + path, deadlineMs: 100 })).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      say: expect.stringContaining("did not answer"),
      cause: expect.objectContaining({ name: "TimeoutError" }),
    });
  },
);

test("an answer that breaks off is no answer", async () => {
  await expect(send({ url: `${provider.origin}/cut` })).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
  });
});

test("a caller's abort is the caller's own error", async () => {
  const reason = new Error("the person went away");
  const controller = new AbortController();
  const sending = send({ url: `${provider.origin}/silent`, signal: controller.signal });

  controller.abort(reason);

  await expect(sending).rejects.toBe(reason);
});

test("W-26: a closed port and a refused address say the same to people", async () => {
  const closed = await serveLoopback(() => {});
  await closed.close();
  const refusals = [`${closed.origin}/`, `http://127.0.0.1:${closed.port + 1}/`, "http://10.0.0.1/"];

  const said = await Promise.all(
    refusals.map((url) =>
      send({ url }).then(
        () => "answered",
        (error: { say: string }) => error.say.replace(new URL(url).host, "HOST"),
      ),
    ),
  );
  expect(new Set(said).size).toBe(1);
});
