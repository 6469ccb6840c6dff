import http from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFront } from "#server/front/front";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product, TEST_ORIGIN } from "#tests/helpers/product";
import { procedures } from "#tests/procedures/call-procedure";
import { loadPages, openFront, pageAddresses, plainPaths } from "#tests/security/built-pages";

let product: Product;
let owner: Member;
let server: ReturnType<typeof serve>;
let port: number;

beforeAll(async () => {
  product = await createProduct();
  owner = await product.member(await product.workspace(), "owner");
  const front = createFront(product.services, { build: loadPages, development: false });
  port = await new Promise((resolve) => {
    const options = { fetch: front.fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false };
    server = serve(options, (address: AddressInfo) => resolve(address.port));
  });
});

afterAll(async () => {
  await new Promise((done) => server.close(done));
  await product.close();
});

/** A request as it comes over a socket, which may be of a kind that a client in this process cannot make. */
const raw = (method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const request = http.request({ port, method, path, headers, agent: false }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    request.on("error", reject);
    request.end();
  });

describe("S-90: a method that an address does not take", () => {
  const all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  const headers = { origin: TEST_ORIGIN };

  test.each(plainPaths)("is refused with those it takes: %s", async (path, ...methods) => {
    const bare = path.split("/").at(-1) ?? "";
    const takesHead = methods.includes("GET") && !/callback|export|evidence/.test(`${path}${bare}`);

    for (const method of all.filter((each) => !methods.includes(each) && !(each === "HEAD" && takesHead))) {
      const answer = await product.request(path, { as: owner, method, headers });

      expect([method, answer.status]).toEqual([method, 405]);
      const allowed = (answer.headers.get("allow") ?? "").split(", ").filter((each) => each !== "HEAD");
      expect(allowed).toEqual(methods);
    }
  });

  test("is refused by every procedure", async () => {
    for (const { path, type } of procedures) {
      const wrong = type === "mutation" ? ["GET", "PUT", "PATCH", "DELETE"] : ["PUT", "PATCH", "DELETE"];
      for (const method of wrong) {
        const answer = await product.request(`/api/trpc/${path}`, { as: owner, method, headers });
        expect([path, method, answer.status]).toEqual([path, method, 405]);
      }
    }
  });

  test("is refused by every page without a form", async () => {
    const open = openFront(product);
    for (const { id, path, acts } of pageAddresses(await loadPages())) {
      if (acts) continue;
      const answer = await open(path, { as: owner, method: "POST", headers, body: new URLSearchParams() });
      expect([id, answer.status]).toEqual([id, 405]);
    }
  });

  test.each(["TRACE", "PROPFIND", "MKCOL", "LOCK"])(
    "is not known to the server at all: %s",
    async (method) => {
      for (const path of ["/", "/api/git/connections", "/api/trpc/session.current"]) {
        const answer = await raw(method, path, { "x-canary": "canary-of-a-header" });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.body).not.toContain("canary-of-a-header");
      }
    },
  );
});

describe("S-77: what is not for the web", () => {
  test.each([
    ...["/.git/HEAD", "/.git/config", "/.env", "/package.json", "/build/main.js", "/main.js.map"],
    ...["/assets/../../package.json", "/assets/%2e%2e/%2e%2e/package.json", "/assets/..%2f..%2f.env"],
    ...["/@vite/client", "/node_modules/react/package.json", "/server/main.ts", "/debug", "/metrics"],
  ])("%s is not there", async (path) => {
    const answer = await raw("GET", path);

    expect(answer.status).toBe(404);
    expect(answer.body).not.toMatch(/SECPORTAL_SECRET|"dependencies"|repositoryformatversion|refs\/heads/);
  });

  test("no answer names software or version, nor shows a stack", async () => {
    for (const path of ["/", "/login", "/api/nothing", "/api/trpc/none", "/%00", "/findings/not-an-id"]) {
      const { headers, body } = await raw("GET", path, { cookie: owner.cookie });
      for (const name of ["server", "x-powered-by", "via", "x-runtime"])
        expect(headers[name]).toBeUndefined();
      expect(body).not.toMatch(/node_modules|\bat \w+ \(|node:internal/);
    }
  });
});

test("I-43: the pages' manifest answers thousands of paths with no more than the pages there are", async () => {
  const open = openFront(product);
  const build = await loadPages();
  const ask = (paths: string[]) =>
    open(`/__manifest?${paths.map((path) => `p=${path}`).join("&")}&version=${build.assets.version}`);
  const every = await (await ask(pageAddresses(build).map(({ path }) => path))).text();
  expect(every).toContain("routes/findings/findings");

  for (let count = 0; count < 100; count += 1) {
    const answer = await ask(Array.from({ length: 800 }, (_, index) => `/findings/${count}-${index}`));
    expect(answer.status).toBeLessThan(500);
    expect((await answer.text()).length).toBeLessThanOrEqual(every.length);
  }
});

describe("W-18: more than a request may be", () => {
  test("headers of 64 KB are refused, and the next request is answered", async () => {
    const { status } = await raw("GET", "/health/live", { "x-large": "x".repeat(64 * 1024) });

    expect(status).toBe(431);
    expect((await raw("GET", "/health/live")).status).toBe(200);
  });

  test("a thousand parameters are no fault of ours", async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `p${index}=${index}`).join("&");
    for (const path of ["/findings", "/activity", "/api/git/connections", "/api/trpc/session.current"]) {
      const { status } = await raw("GET", `${path}?${many}`, { cookie: owner.cookie });
      expect([path, [200, 400].includes(status)]).toEqual([path, true]);
    }
  });
});
