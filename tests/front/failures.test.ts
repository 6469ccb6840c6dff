import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DatabaseError } from "#db/errors";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let owner: Member;

beforeEach(async () => {
  product = await createProduct();
  owner = await product.member(await product.workspace(), "owner");
});

afterEach(async () => {
  vi.restoreAllMocks();
  await product.close();
});

const canary = "gho_CanaryOfAFailedQuery0123456789";

/** The way Drizzle reports a failed query: the statement and its parameters stand in the message. */
function failedQuery(): Error {
  const message = `Failed query: insert into git_connections values ($1)\nparams: ${canary}`;
  const cause = Object.assign(new Error(`duplicate key ${canary}`), {
    ...{ severity: "ERROR", code: "23505", detail: `Key (token)=(${canary})`, query: "insert …" },
  });
  return Object.assign(new Error(message, { cause }), {
    ...{ name: "DrizzleQueryError", query: "insert into git_connections", params: [canary] },
  });
}

const failWith = (error: Error) => vi.spyOn(product.services.db, "withWorkspace").mockRejectedValue(error);

describe.each(["/api/git/connections", "/api/trpc/connection.list"])("a failed query behind %s", (path) => {
  test("S-99: tells the browser nothing of itself", async () => {
    failWith(failedQuery());

    const answer = await product.request(path, { as: owner });
    const body = await answer.text();

    expect(answer.status).toBe(500);
    expect(body).not.toMatch(/Canary|insert|params|Drizzle|23505|stack|node_modules|\.ts/i);
  });

  test("S-95, S-99: stands in the log without its statement and values, under the id the browser was given", async () => {
    failWith(failedQuery());

    const body = await (await product.request(path, { as: owner })).text();

    const lines = product.logLines.filter((line) => line.includes('"level":"error"'));
    expect(lines).toHaveLength(1);
    expect(lines.join()).toContain("23505");
    expect(lines.join()).not.toMatch(/Canary|insert into|params/);
    const id = /"(?:requestId":"|instance":"urn:uuid:)([^"]+)"/.exec(body)?.[1];
    expect(lines[0]).toContain(`"requestId":"${id}"`);
  });

  test("is told apart from a database that is out of reach", async () => {
    failWith(new DatabaseError("CONNECTION_LOST", "lost"));

    const answer = await product.request(path, { as: owner });

    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("UNAVAILABLE");
  });
});

test("S-99, W-30: a plain error is code, sentence, whether to try again, and the id: no more", async () => {
  failWith(failedQuery());

  const answer = await product.request("/api/git/connections", { as: owner });

  expect(await answer.json()).toEqual({
    ...{ type: "/api/docs#INTERNAL", title: "A fault on our side", status: 500, code: "INTERNAL" },
    ...{ detail: expect.any(String), retry: "later" },
    instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
  });
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("S-99: a tRPC error has no stack and names no path", async () => {
  failWith(failedQuery());

  const answer = await product.request("/api/trpc/connection.list", { as: owner });

  const { error } = (await answer.json()) as { error: { data: Record<string, unknown> } };
  expect(Object.keys(error).sort()).toEqual(["code", "data", "message"]);
  expect(Object.keys(error.data).sort()).toEqual(["code", "httpStatus", "reason", "requestId", "retry"]);
});

test("S-100: a failure while reading who asks is a failure and not an anonymous request", async () => {
  vi.spyOn(product.services.db, "withIdentity").mockRejectedValue(failedQuery());

  const answer = await product.request("/api/git/connections", { as: owner });

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("Canary");
});

test("readiness says when the database is gone", async () => {
  vi.spyOn(product.services.db, "withIdentity").mockRejectedValue(failedQuery());

  const ready = await product.request("/health/ready");
  const live = await product.request("/health/live");

  expect([ready.status, live.status]).toEqual([503, 200]);
  expect(await ready.text()).not.toContain("Canary");
});

test("S-99: a page that cannot be made answers without a word of the cause", async () => {
  const answer = await product.request("/settings/repositories", { as: owner });

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("no build in tests");
});

test("a request id that is sent along cannot carry markup or lines into the log", async () => {
  failWith(failedQuery());

  const answer = await product.request("/api/git/connections", {
    as: owner,
    headers: { "x-request-id": '"><script>alert(1)</script>' },
  });

  expect(await answer.text()).not.toContain("<script>");
});
