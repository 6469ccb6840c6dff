import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let owner: Member;

beforeAll(async () => {
  product = await createProduct({ PUBLIC_ORIGIN: "https://secportal.example" });
  owner = await product.member(await product.workspace(), "owner");
});

afterAll(() => product.close());

const answers: [string, string, RequestInit][] = [
  ["an answer", "/api/git/connections", {}],
  ["a refusal", "/api/git/connections", { headers: { cookie: "" } }],
  [
    "a refused origin",
    "/api/git/connect/github",
    { method: "POST", headers: { origin: "https://evil.example" } },
  ],
  ["an address that is not there", "/api/nothing", {}],
  [
    "a method that is not served",
    "/api/git/repos",
    { method: "PUT", headers: { "sec-fetch-site": "same-origin" } },
  ],
  ["a callback that is refused", "/api/git/callback/github?state=x&code=y", {}],
  ["a tRPC answer", "/api/trpc/session.current", {}],
  ["a tRPC error", "/api/trpc/connection.list", { headers: { cookie: "" } }],
  ["a failure", "/settings/repositories", {}],
  ["a health answer", "/health/live", {}],
];

describe.each(answers)("%s", (_, path, init) => {
  const get = () => product.request(path, { as: owner, ...init });

  test("W-04, W-06: has the headers that keep a browser careful", async () => {
    const { headers } = await get();

    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": expect.stringMatching(/DENY|SAMEORIGIN/),
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "strict-transport-security": expect.stringContaining("max-age=63072000"),
    });
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("W-01: lets nothing run that the page did not name", async () => {
    const policy = (await get()).headers.get("content-security-policy") ?? "";

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toMatch(/script-src 'nonce-[^']{16,}' 'strict-dynamic'/);
    expect(policy).not.toContain("unsafe");
  });

  test("S-79: is kept by no cache", async () => {
    const { headers } = await get();

    expect(headers.get("cache-control")).toBe("no-store");
  });
});

test("every answer has a nonce of its own", async () => {
  const nonces = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { headers } = await product.request("/api/trpc/session.current");
      return /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
    }),
  );

  expect(new Set(nonces).size).toBe(20);
});

test("redirects lead to this product only", async () => {
  const { headers } = await product.request("/api/git/callback/github?state=x&code=y&next=//evil.example", {
    as: owner,
  });

  expect(headers.get("location")).toBeNull();
});
