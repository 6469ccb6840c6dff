import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardOrigin } from "#server/front/origin-guard";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product, TEST_ORIGIN } from "#tests/helpers/product";
import { procedures } from "#tests/procedures/call-procedure";

let product: Product;
let walls: BehindTheWalls;
let owner: Member;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
  owner = await product.member(await product.workspace(), "owner");
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

/** Every address that changes something, as far as the router and the plain paths tell. */
const changing = [
  ["POST", "/api/git/provider-config"],
  ["DELETE", "/api/git/provider-config?provider=github"],
  ["POST", "/api/git/connect/github"],
  ["DELETE", "/api/git/connections/019f0000-0000-7000-8000-000000000000"],
  ...procedures.filter(({ type }) => type === "mutation").map(({ path }) => ["POST", `/api/trpc/${path}`]),
  ["POST", "/api/findings/import?repositoryId=019f0000-0000-7000-8000-000000000000"],
  ["POST", "/findings/import"],
  ["POST", "/sign-in"],
  ["POST", "/sign-in.data"],
  ["POST", "/settings/repositories"],
  ["PUT", "/settings/repositories"],
  ["PATCH", "/settings/repositories"],
  ["POST", "/"],
].map(([method = "", path = ""]) => ({ method, path }));

const foreign: Record<string, Record<string, string>> = {
  "another site": { origin: "https://evil.example" },
  "an origin that is null": { origin: "null" },
  "a sibling subdomain": { origin: "http://evil.localhost:3000" },
  "another scheme": { origin: "https://localhost:3000" },
  "another port": { origin: "http://localhost:3001" },
  "a name that begins alike": { origin: "http://localhost:3000.evil.example" },
  "another site, as the browser says": { "sec-fetch-site": "cross-site" },
  "a sibling, as the browser says": { "sec-fetch-site": "same-site" },
  "typed in, as the browser says": { "sec-fetch-site": "none" },
  "another site that claims to be this one": {
    ...{ "sec-fetch-site": "same-origin", origin: "https://evil.example" },
  },
  "another site behind a forwarded host": {
    ...{ origin: "https://evil.example", "x-forwarded-host": "evil.example", host: "evil.example" },
  },
};

const send = ({ method, path }: { method: string; path: string }, headers: Record<string, string>) =>
  product.request(path, { method, headers: { "content-type": "application/json", ...headers }, body: "{}" });

describe.each(changing)("$method $path", (address) => {
  test("I-41: is refused to requests that another site caused, and nothing is written", async () => {
    const before = await walls.rowsOf(owner.workspaceId);

    for (const [name, headers] of Object.entries(foreign)) {
      const answer = await send(address, { cookie: owner.cookie, ...headers });
      expect([name, answer.status]).toEqual([name, 403]);
      expect(await answer.json()).toMatchObject({ code: "ORIGIN_REFUSED" });
    }

    expect(await walls.rowsOf(owner.workspaceId)).toEqual(before);
  });
});

describe("a request", () => {
  const address = { method: "POST", path: "/api/git/connect/github" };
  const reached = async (headers: Record<string, string>) => {
    const answer = await send(address, headers);
    const { code } = (await answer.json()) as { code?: string };
    return code;
  };

  test.each([
    ["a browser of today", { "sec-fetch-site": "same-origin" }],
    ["a browser of today with its origin", { "sec-fetch-site": "same-origin", origin: TEST_ORIGIN }],
    ["a form of a page that hides its origin", { "sec-fetch-site": "same-origin", origin: "null" }],
    ["an old browser", { origin: TEST_ORIGIN }],
  ])("I-42: of %s is let through", async (_, headers) => {
    expect(await reached({ cookie: owner.cookie, ...headers })).toBe("PRECONDITION_FAILED");
  });

  test("I-42: without any sign of its origin is refused with a cookie and let through without", () => {
    const bare = (headers: Record<string, string>) => () =>
      guardOrigin(new Request(`${TEST_ORIGIN}${address.path}`, { method: "POST", headers }), TEST_ORIGIN);

    expect(bare({ cookie: owner.cookie })).toThrow(/another site/);
    expect(bare({})).not.toThrow();
  });

  test("W-06: that only reads is not asked where it comes from", async () => {
    const answer = await product.request("/api/git/connections", {
      headers: { cookie: owner.cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    });

    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each(["GET", "POST", "DELETE"])(
    "I-41: with Remix' old _data parameter is refused: %s",
    async (method) => {
      for (const path of ["/sign-in?_data=routes/sign-in", "/api/git/connections?_data=x", "/?a=b&_data="]) {
        const answer = await product.request(path, { method, headers: { origin: TEST_ORIGIN } });
        expect(answer.status).toBe(400);
      }
    },
  );
});
