import type { ServerBuild } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import {
  loadPages,
  type Open,
  openFront,
  type PageAddress,
  pageAddresses,
  plainPaths,
} from "#tests/security/built-pages";

/** Pages that are for people who are not signed in yet, or that only lead elsewhere. */
const OPEN = [
  ...["routes/session/login", "routes/session/setup", "routes/session/factor", "routes/session/invite"],
  ...["routes/session/logout", "routes/session/switch-workspace", "routes/session/view"],
  "routes/connections/connect",
  "routes/not-found",
];

const CANARY = "Canary of a workspace's name";

let product: Product;
let walls: BehindTheWalls;
let build: ServerBuild;
let open: Open;
let owner: Member;
let half: Member;
let pages: PageAddress[];

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
  build = await loadPages();
  open = openFront(product);
  owner = await product.member(await product.workspace(CANARY), "owner");
  half = await product.member({ id: owner.workspaceId, name: CANARY }, "owner", 1);
  pages = pageAddresses(build);
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const closed = () => pages.filter(({ id }) => !OPEN.includes(id));
const bodyOf = async (answer: Response) => `${[...answer.headers].join("\n")}\n${await answer.text()}`;

test("the pages of the product hold what must not be seen", async () => {
  expect(closed().length).toBeGreaterThan(20);
  expect(await bodyOf(await open("/", { as: owner }))).toContain(CANARY);
  expect(await bodyOf(await open("/team", { as: owner }))).toContain(owner.email);
});

describe.each([
  ["nobody", "/login"],
  ["a session without the second factor", "/factor"],
])("%s", (who, way) => {
  const as = () => (who === "nobody" ? undefined : half);

  test("S-35, S-36: is led away from every page before it holds anything", async () => {
    for (const { id, path } of closed()) {
      const answer = await open(path, { as: as() });

      expect([id, answer.status]).toEqual([id, 302]);
      const expected = id === "routes/session/confirm" ? /^\/(login|factor)/ : new RegExp(`^${way}`);
      expect(answer.headers.get("location")).toMatch(expected);
      expect(await answer.text()).toBe("");
    }
  });

  test("S-35, S-36: gets no data of any page by the way scripts ask for it", async () => {
    for (const { path } of pages) {
      const text = await bodyOf(await open(`${path === "/" ? "/_root" : path}.data`, { as: as() }));

      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(owner.email);
    }
  });

  test("S-35, S-36: changes nothing by any form", async () => {
    const before = await walls.rowsOf(owner.workspaceId);
    const headers = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };

    for (const { id, path, acts } of closed()) {
      if (!acts) continue;
      const answer = await open(path, {
        as: as(),
        method: "POST",
        headers,
        body: `intent=remove&id=${owner.userId}`,
      });
      const text = await bodyOf(answer);
      expect([id, answer.status]).not.toEqual([id, 200]);
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(owner.email);
    }

    expect(await walls.rowsOf(owner.workspaceId)).toEqual(before);
  });

  test("S-35, S-36: gets a refusal from every plain path", async () => {
    const code = who === "nobody" ? "UNAUTHENTICATED" : "AAL2_REQUIRED";
    for (const [path, ...methods] of plainPaths) {
      if (path.includes("/callback/")) continue;
      for (const method of methods) {
        const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
        const body =
          method === "POST" ? '{"provider":"github","clientId":"i","clientSecret":"s"}' : undefined;
        const target = path.endsWith("provider-config") ? `${path}?provider=github` : path;
        const answer = await open(target, { as: as(), method, headers, ...(body ? { body } : {}) });
        expect([method, path, await answer.json()]).toEqual([
          method,
          path,
          expect.objectContaining({ code }),
        ]);
      }
    }
  });
});
