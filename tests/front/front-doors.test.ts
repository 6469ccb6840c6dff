import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let owner: Member;

beforeAll(async () => {
  product = await createProduct();
});

beforeEach(async () => {
  owner = await product.member(await product.workspace(), "owner");
});

afterAll(() => product.close());

const json = { "content-type": "application/json" };
const post = (path: string, body: string, headers: Record<string, string> = json) =>
  product.request(path, { as: owner, method: "POST", headers, body });
const config = { provider: "github", clientId: "id", clientSecret: "secret" };

describe("bodies", () => {
  test.each([
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "",
  ])("I-16: of type %j are refused by tRPC and by the plain paths", async (type) => {
    const statuses = [
      (await post("/api/trpc/session.signOut", '{"everywhere":true}', { "content-type": type })).status,
      (await post("/api/git/provider-config", JSON.stringify(config), { "content-type": type })).status,
    ];

    expect(statuses).toEqual([415, 415]);
    expect((await product.request("/api/git/connections", { as: owner })).status).toBe(200);
  });

  test.each(["", "{", "[1,", "nul", '{"provider":"github"'])(
    "that are no JSON are refused: %j",
    async (body) => {
      const statuses = [
        (await post("/api/git/provider-config", body)).status,
        (await post("/api/trpc/providerConfig.save", body)).status,
      ];

      expect(statuses).toEqual([400, 400]);
    },
  );

  test.each(["null", "1", '"text"', "[]", "true"])(
    "that are JSON of another form are refused: %s",
    async (body) => {
      const answer = await post("/api/git/provider-config", body);

      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "BAD_REQUEST" });
    },
  );

  test.each(["/api/git/provider-config", "/api/trpc/providerConfig.save", "/sign-in"])(
    "W-18: of more than 1 MiB are refused: %s",
    async (path) => {
      const body = JSON.stringify({ ...config, clientId: "x".repeat(1024 * 1024) });

      const answer = await post(path, body);

      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    },
  );

  test("W-18: of more than 1 MiB are refused also when they do not say their length", async () => {
    const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
    let left = 20;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(chunk);
      },
    });

    const init = { as: owner, method: "POST", headers: json, body, duplex: "half" };
    const answer = await product.request("/api/git/provider-config", init as RequestInit);

    expect(answer.status).toBe(413);
  });

  test("S-85: with keys of the prototype change no prototype", async () => {
    await post(
      "/api/git/provider-config",
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
    );

    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("tRPC", () => {
  const batch = (size: number) => {
    const paths = Array.from({ length: size }, () => "session.current").join(",");
    return product.request(`/api/trpc/${paths}?batch=1&input=%7B%7D`, { as: owner });
  };

  test("I-45: answers ten calls at once and refuses eleven", async () => {
    const ten = await batch(10);
    const eleven = await batch(11);

    expect([ten.status, eleven.status]).toEqual([200, 400]);
    expect(await ten.json()).toHaveLength(10);
    expect(await eleven.text()).not.toContain(owner.email);
  });

  test("does not run a mutation by GET, nor a query that is none", async () => {
    const get = await product.request("/api/trpc/session.signOut?input=%7B%22everywhere%22%3Atrue%7D", {
      as: owner,
    });
    const unknown = await product.request("/api/trpc/session.steal", { as: owner });

    expect([get.status, unknown.status]).toEqual([405, 404]);
    expect((await product.request("/api/git/connections", { as: owner })).status).toBe(200);
  });
});

describe("methods", () => {
  test.each([
    ["PUT", "/api/git/provider-config"],
    ["PATCH", "/api/git/provider-config"],
    ["GET", "/api/git/connect/github"],
    ["DELETE", "/api/git/connect/github"],
    ["POST", "/api/git/connections"],
    ["GET", "/api/git/connections/019f0000-0000-7000-8000-000000000000"],
    ["POST", "/api/git/repos"],
    ["POST", "/api/git/callback/github"],
    ["HEAD", "/api/git/callback/github"],
    ["DELETE", "/api/git/callback/github"],
  ])("S-90: %s %s is not served", async (method, path) => {
    expect((await product.request(path, { as: owner, method })).status).toBe(405);
  });

  test.each([
    "/api",
    "/api/",
    "/api/nothing",
    "/api/git",
    "/api/git/callback",
    "/api/git/callback/github/x",
    "/api/git/connections/1/2",
  ])("S-27: %s is not found", async (path) => {
    const answer = await product.request(path, { as: owner });

    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  test.each(["not-a-uuid", "1'%20or%201=1", "..%2F..%2Fetc", "%00"])(
    "an id that is none is refused: %s",
    async (id) => {
      const answer = await product.request(`/api/git/connections/${id}`, { as: owner, method: "DELETE" });

      expect([400, 404]).toContain(answer.status);
    },
  );
});

test("health is answered without a session, and says nothing more", async () => {
  const live = await product.request("/health/live");
  const ready = await product.request("/health/ready");

  expect([live.status, ready.status]).toEqual([200, 200]);
  expect([await live.json(), await ready.json()]).toEqual([{ status: "live" }, { status: "ready" }]);
});
