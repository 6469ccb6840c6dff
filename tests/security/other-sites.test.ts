import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { procedures } from "#tests/procedures/call-procedure";
import { loadPages, type Open, openFront, pageAddresses, plainPaths } from "#tests/security/built-pages";

let product: Product;
let owner: Member;
let open: Open;
let addresses: { method: string; path: string }[];
const reached = vi.fn();

beforeAll(async () => {
  product = await createProduct();
  owner = await product.member(await product.workspace(), "owner");
  const build = await loadPages();
  open = openFront(product, async () => {
    reached("a page");
    return build;
  });
  addresses = [
    ...pageAddresses(build).flatMap(({ path }) =>
      ["POST", "PUT", "PATCH", "DELETE"].map((method) => ({ method, path })),
    ),
    ...procedures.map(({ path }) => ({ method: "POST", path: `/api/trpc/${path}` })),
    { method: "POST", path: `/api/trpc/${procedures.map(({ path }) => path).join(",")}?batch=1` },
    ...plainPaths.flatMap(([path, ...methods]) =>
      methods.filter((method) => method !== "GET").map((method) => ({ method, path })),
    ),
  ];
  for (const door of ["withIdentity", "withWorkspace"] as const)
    vi.spyOn(product.services.db, door).mockImplementation(() => {
      reached("the database");
      return Promise.reject(new Error("reached"));
    });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await product.close();
});

const origins: Record<string, Record<string, string>> = {
  "another site": { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  "an origin that hides itself": { origin: "null", "sec-fetch-site": "cross-site" },
  "a sibling subdomain": { origin: "http://evil.localhost:3000", "sec-fetch-site": "same-site" },
  "the other scheme": { origin: "https://localhost:3000" },
  "another port": { origin: "http://localhost:3001", "sec-fetch-site": "same-site" },
};

type Transport = (path: string) => { path: string; type: string; body: string };

const query = (path: string, more: string) => `${path}${path.includes("?") ? "&" : "?"}${more}`;
const multipart = '--x\r\ncontent-disposition: form-data; name="intent"\r\n\r\nremove\r\n--x--\r\n';

const transports: Record<string, Transport> = {
  "a form": (path) => ({ path, type: "application/x-www-form-urlencoded", body: "intent=remove" }),
  "a form in parts": (path) => ({ path, type: "multipart/form-data; boundary=x", body: multipart }),
  "plain text": (path) => ({ path, type: "text/plain", body: "{}" }),
  JSON: (path) => ({ path, type: "application/json", body: "{}" }),
  "a data request": (path) => ({
    ...{ path: path.replace(/(\?|$)/, ".data$1"), type: "application/x-www-form-urlencoded" },
    body: "intent=remove",
  }),
  "Remix' old data parameter": (path) => ({
    ...{ path: query(path, "_data=routes%2Fsession%2Flogin"), type: "application/x-www-form-urlencoded" },
    body: "intent=remove",
  }),
};

test("every page, procedure and plain path is among the addresses", () => {
  expect(addresses.length).toBeGreaterThan(200);
  expect(addresses.map(({ path }) => path)).toEqual(expect.arrayContaining(["/login", "/logout", "/team"]));
});

describe.each(Object.entries(origins))("I-41, W-07, W-08: %s", (_, sent) => {
  test.each(Object.entries(transports))("reaches nothing by %s", async (_name, transport) => {
    reached.mockClear();
    const endings = new Set<string>();

    for (const { method, path } of addresses) {
      const { path: target, type, body } = transport(path);
      const headers = { "content-type": type, ...sent };
      const answer = await open(target, { as: owner, method, headers, body });
      const error = (await answer.json()) as { code: string };
      endings.add(`${answer.status} ${error.code}`);
    }

    const old = transport("/x").path.includes("_data");
    expect([...endings]).toEqual([old ? "400 BAD_REQUEST" : "403 ORIGIN_REFUSED"]);
    expect(reached).not.toHaveBeenCalled();
  });
});

test("I-41: the same requests of this site do reach a handler, so that the refusals above are the guard's", async () => {
  reached.mockClear();
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };

  await open("/api/git/connect/github", { as: owner, method: "POST", headers, body: "{}" });
  await open("/login", { method: "POST", headers, body: "{}" });

  expect(reached).toHaveBeenCalledWith("the database");
  expect(reached).toHaveBeenCalledWith("a page");
});
