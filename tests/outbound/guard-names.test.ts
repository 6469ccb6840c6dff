import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { installOutboundGuard, OutboundRefused } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { send } from "#server/outbound/request";
import { type LoopbackServer, serveLoopback } from "#tests/helpers/loopback-server";

/** What the name server of this file says, answer by answer; the last one stays. */
const answers = vi.hoisted(() => new Map<string, LookupAddress[][]>());
const asked = vi.hoisted(() => [] as string[]);

vi.mock("node:dns", async (original) => ({
  ...(await original<typeof import("node:dns")>()),
  lookup: (
    hostname: string,
    _options: unknown,
    callback: (error: Error | null, found: LookupAddress[]) => void,
  ) => {
    asked.push(hostname);
    const queue = answers.get(hostname) ?? [];
    const found = (queue.length > 1 ? queue.shift() : queue[0]) ?? [];
    setImmediate(() => (found.length > 0 ? callback(null, found) : callback(new Error("ENOTFOUND"), [])));
  },
}));

const privately = [{ address: "127.0.0.1", family: 4 }];
const publicly = [{ address: "192.0.2.1", family: 4 }];
let listener: LoopbackServer;

beforeAll(async () => {
  listener = await serveLoopback((_, response) => response.end("reached"));
  installOutboundGuard(
    outboundPolicy({ OUTBOUND_ALLOW: [`listed.example:${listener.port}`], ALLOW_INSECURE_LOOPBACK: false }),
  );
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(() => listener.close());

const refusalOf = async (url: string): Promise<unknown> => {
  try {
    await fetch(url);
    return "answered";
  } catch (error) {
    return error instanceof Error ? error.cause : error;
  }
};

test("W-21: a name that leads to a private address is not connected to", async () => {
  answers.set("private.example", [privately]);

  expect(await refusalOf("https://private.example/")).toBeInstanceOf(OutboundRefused);
  await expect(send({ url: "https://private.example/" })).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
  });
  expect(asked).toContain("private.example");
});

test.each(["10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1", "0.0.0.0"])(
  "W-21: nor one that leads to %s",
  async (address) => {
    answers.set("inner.example", [[{ address, family: address.includes(":") ? 6 : 4 }]]);

    expect(await refusalOf("https://inner.example/")).toBeInstanceOf(OutboundRefused);
  },
);

test("W-22: each connection's answer is judged, and an earlier public one buys nothing", async () => {
  answers.set("rebinding.example", [publicly, privately]);
  await send({ url: "https://rebinding.example/", deadlineMs: 50 }).catch(() => {});

  expect(await refusalOf("https://rebinding.example/")).toBeInstanceOf(OutboundRefused);
});

test("a literal address is refused without asking anybody", async () => {
  for (const url of ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "http://1.1.1.1/"])
    expect(await refusalOf(url), url).toBeInstanceOf(OutboundRefused);
  expect(asked).toEqual([]);
});

test("W-25: a listed host is reached at its private address, on the listed port", async () => {
  answers.set("listed.example", [privately]);

  // TLS fails against a plain listener: that it was connected to is what shows.
  const refusal = await refusalOf(`https://listed.example:${listener.port}/`);

  expect(refusal).not.toBeInstanceOf(OutboundRefused);
  expect(asked).toEqual(["listed.example"]);
});

test("W-25: listing one port of a host opens no other port at its private address", async () => {
  answers.set("listed.example", [privately]);

  expect(await refusalOf("https://listed.example/")).toBeInstanceOf(OutboundRefused);
  expect(await refusalOf("https://listed.example:8443/")).toBeInstanceOf(OutboundRefused);
});
