import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "#server/root";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { overHttp, procedures } from "#tests/procedures/call-procedure";
import {
  loadPages,
  type Open,
  openFront,
  type PageAddress,
  pageAddresses,
} from "#tests/security/built-pages";

const ORIGIN = "https://secportal.example";

let product: Product;
let walls: BehindTheWalls;
let open: Open;
let owner: Member;
let pages: PageAddress[];

beforeAll(async () => {
  product = await createProduct({ PUBLIC_ORIGIN: ORIGIN });
  walls = lookBehindTheWalls(product.database);
  open = openFront(product);
  owner = await product.member(await product.workspace(), "owner");
  pages = pageAddresses(await loadPages());
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const policyOf = (answer: Response) => answer.headers.get("content-security-policy") ?? "";
const nonceOf = (answer: Response) => /script-src 'nonce-([^']+)'/.exec(policyOf(answer))?.[1] ?? "";
const asset = () => {
  const [file = ""] = fs.readdirSync(path.join(projectRoot, "build/client/assets"));
  return `/assets/${file}`;
};
const json = { "content-type": "application/json", origin: ORIGIN };

/** One answer of every kind, by its status and what gave it. */
const kinds: [string, number, () => Promise<Response>][] = [
  ["a page", 200, () => open("/findings", { as: owner })],
  ["a page's data", 200, () => open("/findings.data", { as: owner })],
  ["a page that is not there", 404, () => open("/no/such/page", { as: owner })],
  ["a redirect to the sign-in", 302, () => open("/findings")],
  ["a file of the build", 200, () => open(asset())],
  ["a file that is not there", 404, () => open("/assets/none.js")],
  ["a plain answer", 200, () => open("/api/git/connections", { as: owner })],
  ["a refusal", 401, () => open("/api/git/connections")],
  ["a path that is not there", 404, () => open("/api/nothing")],
  ["a method that is not served", 405, () => open("/api/git/connections", { method: "PUT", headers: json })],
  [
    "a refused origin",
    403,
    () => open("/logout", { method: "POST", headers: { origin: "null", cookie: "a=b" } }),
  ],
  [
    "a body of another type",
    415,
    () => open("/api/trpc/session.signOut", { method: "POST", headers: { origin: ORIGIN } }),
  ],
  [
    "a body too large",
    413,
    () => open("/login", { method: "POST", headers: json, body: "x".repeat(1_100_000) }),
  ],
  ["the old data parameter", 400, () => open("/?_data=x")],
  ["a callback's refusal", 400, () => open("/api/git/callback/github?state=x&code=y", { as: owner })],
  ["health", 200, () => open("/health/live")],
  ["the pages' manifest", 204, () => open("/__manifest?p=/findings")],
];

describe.each(kinds)("%s (%i)", (_, status, ask) => {
  test("W-03, W-04, W-06: has every header that keeps a browser careful", async () => {
    const answer = await ask();

    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "x-frame-options": expect.stringMatching(/DENY|SAMEORIGIN/),
    });
    for (const name of ["access-control-allow-origin", "x-powered-by", "server"])
      expect([name, answer.headers.get(name)]).toEqual([name, null]);
  });

  test("W-01: names what may run and nothing else", async () => {
    const answer = await ask();

    const nonce = nonceOf(answer);
    expect(Buffer.from(nonce, "base64").length).toBeGreaterThanOrEqual(16);
    expect(policyOf(answer).split("; ").sort()).toEqual(
      [
        ...["default-src 'none'", `script-src 'nonce-${nonce}' 'strict-dynamic'`],
        ...[`style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data:", "font-src 'self'"],
        ...["connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'"],
        ...["object-src 'none'", "frame-ancestors 'none'"],
      ].sort(),
    );
  });
});

test("W-01: no nonce of 1,000 answers comes twice", async () => {
  const nonces = new Set<string>();

  for (let count = 0; count < 1_000; count += 1) {
    const ask = kinds[count % kinds.length]?.[2];
    if (ask) nonces.add(nonceOf(count < kinds.length ? await ask() : await open("/health/live")));
  }

  expect(nonces.size).toBe(1_000);
});

test("W-02: every script of every page has the nonce of its answer, and nothing else of a page would run", async () => {
  for (const { id, path: target, shows } of pages) {
    const answer = await open(target, { as: owner });
    if (!shows || (answer.status >= 300 && answer.status < 400)) continue;
    const html = await answer.text();

    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect([id, scripts.length]).not.toEqual([id, 0]);
    for (const tag of scripts)
      expect([id, tag]).toEqual([id, expect.stringContaining(`nonce="${nonceOf(answer)}"`)]);
    const markup = html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "");
    expect([id, markup.match(/<[^>]+\s(on\w+|style)=/g)]).toEqual([id, null]);
    expect([id, markup.match(/javascript:/gi)]).toEqual([id, null]);
  }
});

test("S-79, W-11: no answer about a person is kept by a cache", async () => {
  const targets = [
    ...pages.flatMap(({ path: target }) => [target, `${target === "/" ? "/_root" : target}.data`]),
    ...["/api/git/provider-config", "/api/git/connections", "/api/git/repos", "/api/review/evidence.zip"],
    ...["/api/activity/export.jsonl", "/api/activity/export.csv", "/api/trpc/session.current"],
  ];

  for (const target of targets) {
    const answer = await open(target, { as: owner });
    expect([target, answer.headers.get("cache-control")]).toEqual([
      target,
      expect.stringContaining("no-store"),
    ]);
    await answer.body?.cancel();
  }
  expect((await open(asset())).headers.get("cache-control")).toContain("immutable");
});

test("W-11: an address that looks like a file is no page", async () => {
  for (const target of [
    "/settings/x.css",
    "/findings/x.css",
    "/team.js",
    "/account/photo.png",
    "/scans/a.json",
  ]) {
    const answer = await open(target, { as: owner });
    expect([target, answer.status, answer.headers.get("cache-control")]).toEqual([target, 404, "no-store"]);
  }
});

test("W-10: reading changes nothing: neither pages, nor their data, nor queries, nor plain paths", async () => {
  await open("/", { as: owner });
  const before = await walls.rowsOf(owner.workspaceId);

  for (const { path: target } of pages) {
    await (await open(target, { as: owner })).text();
    await (await open(`${target === "/" ? "/_root" : target}.data`, { as: owner })).text();
  }
  for (const procedure of procedures.filter(({ type }) => type === "query"))
    await overHttp(product, procedure, undefined, owner);
  for (const target of ["/api/git/provider-config", "/api/git/connections", "/api/git/repos"])
    await (await open(target, { as: owner })).text();

  expect(await walls.rowsOf(owner.workspaceId)).toEqual(before);
});

test("W-10: the two exports, which leave an event, answer no other site", async () => {
  for (const target of [
    "/api/activity/export.csv",
    "/api/activity/export.jsonl",
    "/api/review/evidence.zip",
  ]) {
    const answer = await open(target, { as: owner, headers: { "sec-fetch-site": "cross-site" } });
    expect([target, answer.status]).toEqual([target, 403]);
  }
});
