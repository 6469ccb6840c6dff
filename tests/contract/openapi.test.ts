import { isDeepStrictEqual } from "node:util";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { creatingCalls } from "#client/creating-calls";
import type { OpenApiDocument } from "#server/contract/openapi";
import { errorCodes } from "#server/errors";
import { createFront } from "#server/front/front";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product, TEST_ORIGIN } from "#tests/helpers/product";
import { procedures } from "#tests/procedures/call-procedure";

let product: Product;
let owner: Member;
let document: OpenApiDocument;
let check: (schema: object, value: unknown) => string | undefined;

beforeAll(async () => {
  product = await createProduct();
  owner = await product.member(await product.workspace(), "owner");
  document = (await (await product.request("/api/openapi.json")).json()) as OpenApiDocument;
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  check = (schema, value) => {
    const validate = ajv.compile({ ...schema, components: document.components });
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  };
});

afterAll(() => product.close());

interface Described {
  readonly responses: Record<string, { content?: Record<string, { schema: object }>; headers?: object }>;
  readonly parameters?: readonly ({ name: string; in: string; required: boolean } | { $ref: string })[];
}

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...{ path, method: method.toUpperCase(), operation: operation as unknown as Described },
    })),
  );
const plain = () => operations().filter(({ path }) => !path.startsWith("/api/trpc/"));
const filled = (path: string) =>
  path.replace("{provider}", "github").replace("{id}", "019f0000-0000-7000-8000-000000000000");

describe("the document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...document });

    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe("3.1");
  });

  test("names each operation once", () => {
    const names = operations().map(({ operation }) => (operation as { operationId?: string }).operationId);

    expect(new Set(names).size).toBe(names.length);
  });

  test("has every procedure, by the method that calls it", () => {
    const documented = operations().filter(({ path }) => path.startsWith("/api/trpc/"));

    expect(documented.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(
      procedures.map(({ path, type }) => `${type === "query" ? "GET" : "POST"} /api/trpc/${path}`).sort(),
    );
  });

  test("has every plain path that is served, and no other", () => {
    const front = createFront(product.services, { build: () => Promise.reject(), development: false });
    const served = new Set(
      front.routes
        .map(({ path }) => path.replace(/:(\w+)/g, "{$1}"))
        .filter((path) => /^\/api\/[^*]+$/.test(path)),
    );
    for (const own of ["/api/openapi.json", "/api/docs"]) expect(served.delete(own)).toBe(true);

    expect([...served].sort()).toEqual([...new Set(plain().map(({ path }) => path))].sort());
  });

  test("says where an idempotency key is taken and how it is refused, and nowhere else", () => {
    const key = { $ref: "#/components/parameters/IdempotencyKey" };
    const taking = operations().filter(({ operation: { parameters = [] } }) =>
      parameters.some((each) => isDeepStrictEqual(each, key)),
    );
    const refusing = operations().filter(
      ({ operation }) => operation.responses[409] || operation.responses[422],
    );
    const replaying = operations().filter(({ operation }) =>
      Object.values(operation.responses).some(({ headers = {} }) => "Idempotency-Replayed" in headers),
    );

    const expected = [...creatingCalls.map((path) => `/api/trpc/${path}`), "/api/findings/import"].sort();
    for (const some of [taking, refusing, replaying])
      expect(some.map(({ path }) => path).sort()).toEqual(expected);
    for (const { operation } of taking) {
      expect(operation.responses[409]?.headers).toHaveProperty("Retry-After");
      expect(operation.responses[422]?.content).toHaveProperty(["application/problem+json"]);
    }
  });

  test("says of each address the methods that it takes", async () => {
    for (const { path } of plain()) {
      const documented = plain()
        .filter((each) => each.path === path)
        .map(({ method }) => method);
      const answer = await product.request(filled(path), { as: owner, method: "PATCH" });

      const allowed = (answer.headers.get("allow") ?? "").split(", ").filter((each) => each !== "HEAD");
      expect([path, answer.status, allowed.sort()]).toEqual([path, 405, documented.sort()]);
    }
  });

  test("is known again by its validator", async () => {
    const first = await product.request("/api/openapi.json");
    const etag = first.headers.get("etag") ?? "";
    const again = await product.request("/api/openapi.json", { headers: { "if-none-match": etag } });

    expect(etag).toMatch(/^"[\w-]+"$/);
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });
});

describe("an answer", () => {
  test.each(["/api/git/provider-config", "/api/git/connections", "/api/git/repos"])(
    "of %s is as the document says",
    async (path) => {
      const answer = await product.request(path, { as: owner });
      const schema = document.paths[path]?.get as unknown as Described;
      const json = schema.responses["200"]?.content?.["application/json"]?.schema ?? {};

      expect(answer.status).toBe(200);
      expect(check(json, await answer.json())).toBeUndefined();
    },
  );

  test("of a refusal is problem details on every plain path", async () => {
    const problem = { $ref: "#/components/schemas/Problem" };
    for (const { path, method } of plain()) {
      if (path.includes("/callback/")) continue;
      const headers = { "content-type": "application/json" };
      const body =
        method === "POST" ? { body: '{"provider":"github","clientId":"i","clientSecret":"s"}' } : {};
      const target = `${filled(path)}${path.endsWith("config") ? "?provider=github" : ""}`;
      const answer = await product.request(target, { method, headers, ...body });

      expect([method, path, answer.headers.get("content-type")]).toEqual([
        ...[method, path, "application/problem+json"],
      ]);
      const told = (await answer.json()) as { code: keyof typeof errorCodes; status: number };
      expect(check(problem, told)).toBeUndefined();
      expect([told.status, errorCodes[told.code].http]).toEqual([answer.status, answer.status]);
    }
  });
});

describe("a list by plain HTTP", () => {
  test("is not sent again to whoever has it, and kept by no cache on the way", async () => {
    const ask = (headers: Record<string, string> = {}, as = owner) =>
      product.request("/api/git/provider-config", { as, headers });
    const first = await ask();
    const tag = first.headers.get("etag") ?? "";

    expect(first.headers.get("cache-control")).toBe("no-store");
    expect((await ask({ "if-none-match": `"other", W/${tag}` })).status).toBe(304);
    await (await product.api(owner)).providerConfig.save({
      provider: "github",
      clientId: "i",
      clientSecret: "s",
    });
    const changed = await ask({ "if-none-match": tag });
    expect([changed.status, changed.headers.get("etag") === tag]).toEqual([200, false]);
  });

  test("is refused before it is compared", async () => {
    const answer = await product.request("/api/git/connections", { headers: { "if-none-match": "*" } });

    expect(answer.status).toBe(401);
  });
});

describe("the page", () => {
  test("tells of every path, procedure and code, and needs no script", async () => {
    const answer = await product.request("/api/docs");
    const text = await answer.text();

    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    for (const { path } of plain()) expect(text).toContain(`<code>${path}</code>`);
    for (const { path } of procedures) expect(text).toContain(`id="${path}"`);
    for (const code of Object.keys(errorCodes)) expect(text).toContain(`id="${code}"`);
    expect(text).not.toMatch(/<script|style="/);
    const nonce = /<style nonce="([^"]+)"/.exec(text)?.[1];
    expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
  });

  test("the type of a problem leads to its code there", async () => {
    const answer = await product.request("/api/nothing");
    const { type } = (await answer.json()) as { type: string };
    const target = new URL(type, TEST_ORIGIN);

    const page = await (await product.request(target.pathname)).text();
    expect(page).toContain(`id="${target.hash.slice(1)}"`);
  });
});
