import { spawnSync } from "node:child_process";
import fs from "node:fs";
import type { IncomingMessage } from "node:http";
import http from "node:http";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleProxies, type StartedProxy } from "#tests/helpers/example-proxies";
import { type ProxyBackend, startProxyBackend } from "#tests/helpers/proxy-backend";

for (const { name, missing } of exampleProxies)
  if (missing)
    process.stdout.write(`The tests of the example for ${name} are skipped: it is not installed.\n`);

describe.each(exampleProxies)("the example for $name", ({ missing, start }) => {
  describe.skipIf(missing)("where it is installed", () => {
    let backend: ProxyBackend;
    let proxy: StartedProxy;
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-proxy-"));

    beforeAll(async () => {
      fs.chmodSync(directory, 0o755);
      backend = await startProxyBackend();
      proxy = await start(backend.port, directory);
    });

    afterAll(async () => {
      await backend?.close();
      if (proxy?.child.exitCode === null) {
        const ended = new Promise((resolve) => proxy.child.once("close", resolve));
        proxy.child.kill("SIGTERM");
        await ended;
      }
      fs.rmSync(directory, { recursive: true, force: true });
    });

    test("replaces what a caller claims to be by the caller's address", async () => {
      await ask(`${proxy.origin}/findings`, { headers: { "x-forwarded-for": "203.0.113.9, 203.0.113.10" } });

      expect(backend.seen.at(-1)).toMatchObject({
        url: "/findings",
        headers: { "x-forwarded-for": "127.0.0.1" },
      });
    });

    test("leaves the answer's policy as it is", async () => {
      const { answer, text } = await ask(`${proxy.origin}/`);

      expect([answer.statusCode, text]).toEqual([200, "answered"]);
      expect(answer.headers["content-security-policy"]).toBe("default-src 'self'");
    });

    test("hands on a report of 32 MiB", async () => {
      const body = Buffer.alloc(32 * 1024 * 1024, "x");
      const { answer } = await ask(`${proxy.origin}/api/findings/import`, { method: "POST" }, body);

      expect(answer.statusCode).toBe(200);
      expect(backend.seen.at(-1)?.bytes).toBe(body.length);
    });

    test("refuses what is larger than anything the product takes", async () => {
      const body = Buffer.alloc(34 * 1024 * 1024, "x");
      const outcome = await ask(`${proxy.origin}/api/findings/import`, { method: "POST" }, body).then(
        ({ answer }) => answer.statusCode,
        () => "closed",
      );

      expect(outcome).not.toBe(200);
      expect(backend.seen.map(({ bytes }) => bytes)).not.toContain(body.length);
    });

    test("hands on the events of a stream as they come", async () => {
      const answer = await open(`${proxy.origin}/api/scans/stream`);
      const first = await new Promise((resolve) => answer.once("data", resolve));
      // Only now does the stream end: the first event did not wait for that.
      backend.endStream();
      const rest = await read(answer);

      expect([String(first), rest]).toEqual(["data: first\n\n", "data: last\n\n"]);
    });

    test("sends plain requests on to the public origin", async () => {
      if (!proxy.plainOrigin)
        return expect(fs.readFileSync("deploy/caddy/Caddyfile", "utf8")).not.toContain("http://");
      const { answer } = await ask(`${proxy.plainOrigin}/scans?page=2`);

      expect(answer.statusCode).toBe(308);
      expect(answer.headers.location).toBe("https://secportal.example.com/scans?page=2");
    });
  });
});

test.skipIf(exampleProxies.find(({ name }) => name === "caddy")?.missing)(
  "caddy finds nothing wrong with the example as it is",
  () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-caddy-"));
    const { status, stderr } = spawnSync(
      "caddy",
      ["validate", "--config", "deploy/caddy/Caddyfile", "--adapter", "caddyfile"],
      {
        env: { HOME: home, PATH: process.env.PATH } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
        encoding: "utf8",
      },
    );
    fs.rmSync(home, { recursive: true });

    expect(status, stderr).toBe(0);
  },
);

function open(url: string, options: https.RequestOptions = {}, body?: Buffer): Promise<IncomingMessage> {
  const by = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    const request = by.request(url, { ...options, rejectUnauthorized: false, agent: false }, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function read(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  return text;
}

async function ask(url: string, options: https.RequestOptions = {}, body?: Buffer) {
  const answer = await open(url, options, body);
  return { answer, text: await read(answer) };
}
