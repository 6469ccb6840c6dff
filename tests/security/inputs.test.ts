import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { newId } from "#server/domain/id";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { atDepth } from "#tests/helpers/depth";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product, TEST_ORIGIN } from "#tests/helpers/product";
import { overHttp, procedures } from "#tests/procedures/call-procedure";
import { type Ids, sampleInputs } from "#tests/procedures/sample-inputs";
import { loadPages, type Open, openFront, pageAddresses } from "#tests/security/built-pages";

let product: Product;
let walls: BehindTheWalls;
let open: Open;
let owner: Member;
let stranger: Member;

beforeAll(async () => {
  // Remix says aloud what a later version of it would refuse.
  vi.spyOn(console, "warn").mockImplementation(() => {});
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
  open = openFront(product);
  stranger = await product.member(await product.workspace("Theirs"), "owner");
});

const newOwner = async () => product.member(await product.workspace(), "owner");

beforeEach(async () => {
  await walls.sql`delete from throttles`;
  owner = await newOwner();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await walls.close();
  await product.close();
});

const unknown = (): Ids => ({
  ...{ user: newId(), workspace: newId(), invitation: newId(), connection: newId() },
  ...{ connectedRepository: newId(), repository: newId(), scan: newId(), finding: newId() },
  ...{ rules: newId(), notification: newId(), webhook: newId(), delivery: newId(), serviceToken: newId() },
});

type Fields = Record<string, unknown>;
// The others would end the session that asks.
const asked = procedures.filter(
  ({ path }) => !["session.signOut", "account.changePassword", "team.leave"].includes(path),
);
const mutations = asked.filter(({ type }) => type === "mutation");
const inputOf = (path: string): Fields => (sampleInputs[path]?.(unknown()) ?? {}) as Fields;

/** Optional fields that a sample does not fill, so that lists are tried by everything they are narrowed by. */
const narrowing: Record<string, readonly string[]> = {
  "finding.list": ["repositoryId", "engine", "severity", "state", "cursor"],
  "scan.list": ["repositoryId", "cursor", "limit"],
  "repository.connected": ["cursor", "limit"],
  "activity.list": ["action", "group", "actor", "actorId", "entityType", "entityId", "from", "to", "before"],
  "notification.list": ["unreadOnly", "cursor"],
  "repository.availableFrom": ["connectionId", "search"],
  "webhook.deliveries": ["id", "cursor"],
};

const everyInjection = [
  ...[
    "'",
    '"',
    "';--",
    "' or '1'='1",
    "'; select pg_sleep(5);--",
    "1; drop table users;--",
    "\\",
    "') or 1=1--",
  ],
  ...["x' union select null--", "$$;select 1;$$", "%_", "{1,2}", "NaN", "-1", "1e999", "a\u0000b", "\ud800"],
  ...["0000-00-00", "infinity", "now()", "💥", "a".repeat(5_000), "workspace_id", "name desc", "/**/"],
];
// As a rule a third of them; which third is the same in every run.
const injections = everyInjection.filter((_, index) => index % atDepth(3, 1) === 0);

test("S-86: no text in any field of any procedure becomes a statement", async () => {
  let tried = 0;
  for (const procedure of asked) {
    const sample = inputOf(procedure.path);
    const fields = new Set([...Object.keys(sample), ...(narrowing[procedure.path] ?? [])]);
    for (const field of fields) {
      for (const injection of injections) {
        const { code } = await overHttp(product, procedure, { ...sample, [field]: injection }, owner);
        tried += 1;
        expect([procedure.path, field, injection, code]).not.toEqual([
          ...[procedure.path, field, injection],
          expect.stringMatching(/INTERNAL|UNAVAILABLE/),
        ]);
      }
    }
    await walls.sql`delete from throttles`;
  }

  expect(tried).toBeGreaterThan(100 * injections.length);
  const [left] = await walls.sql`select count(*)::int as users from users where id = ${stranger.userId}`;
  expect(left?.users).toBe(1);
}, 120_000);

test("S-86: no text in the address of any list becomes a statement", async () => {
  const lists = ["/findings", "/scans", "/activity", "/notifications", "/review", "/settings/repositories"];
  const names = [
    "q",
    "cursor",
    "state",
    "severity",
    "engine",
    "repositoryId",
    "actor",
    "from",
    "sort",
    "page",
  ];

  for (const list of lists) {
    for (const injection of injections) {
      const search = new URLSearchParams(names.map((name) => [name, injection]));
      const { status } = await open(`${list}?${search}`, { as: owner });
      expect([list, injection, status < 500]).toEqual([list, injection, true]);
    }
  }
});

describe("S-55: fields that nobody asked for", () => {
  const extra = () => ({
    ...{ workspace_id: stranger.workspaceId, workspaceId: stranger.workspaceId, userId: stranger.userId },
    ...{ configuredBy: stranger.userId, configured_by: stranger.userId, createdBy: stranger.userId },
    ...{ role: "owner", sast_enabled: true, permission: "manage_team", aal: 2 },
  });

  test("S-59: change no answer and reach no other workspace, in any procedure", async () => {
    const before = await walls.rowsOf(stranger.workspaceId);

    for (const procedure of mutations) {
      const input = inputOf(procedure.path);
      const [one, another] = [await newOwner(), await newOwner()];
      const { code: plain } = await overHttp(product, procedure, input, one);
      await walls.sql`delete from throttles`;
      const { code } = await overHttp(product, procedure, { ...extra(), ...input }, another);
      await walls.sql`delete from throttles`;
      expect([procedure.path, code]).toEqual([procedure.path, plain]);
    }

    expect(await walls.rowsOf(stranger.workspaceId)).toEqual(before);
  });

  test("S-59: a workspace in a header, a cookie or the address is not heard", async () => {
    const id = stranger.workspaceId;
    const headers = { "x-workspace-id": id, "x-tenant-id": id, "x-workspace": id, workspace: id };
    const cookie = `${owner.cookie}; workspace=${id}; __Host-workspace=${id}`;

    for (const path of ["/team", `/team?workspaceId=${id}&workspace=${id}`, "/settings/workspace"]) {
      const text = await (await open(path, { as: owner, headers: { ...headers, cookie } })).text();
      expect(text).not.toContain("Theirs");
      expect(text).not.toContain(stranger.email);
    }
  });
});

describe("S-85, I-46: keys of the prototype", () => {
  const evil =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}';
  const clean = () => expect(({} as Fields).polluted).toBeUndefined();

  test("in the body of any procedure change no prototype", async () => {
    for (const { path, type } of procedures) {
      const target =
        type === "query" ? `/api/trpc/${path}?input=${encodeURIComponent(evil)}` : `/api/trpc/${path}`;
      const sent = type === "query" ? {} : { method: "POST", body: evil };
      const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
      const { status } = await product.request(target, { headers, ...sent });
      expect([path, status < 500]).toEqual([path, true]);
    }
    clean();
  });

  test("in the fields of any form, in parts or not, change no prototype", async () => {
    const names = [
      "__proto__[polluted]",
      "__proto__.polluted",
      "constructor[prototype][polluted]",
      "__proto__",
    ];
    for (const { id, path, acts } of pageAddresses(await loadPages())) {
      if (!acts || id === "routes/session/logout") continue;
      const parts = new FormData();
      for (const name of names) parts.append(name, "1");
      const plain = new URLSearchParams(names.map((name) => [name, "1"]));
      for (const body of [parts, plain]) {
        const { status } = await open(path, {
          as: owner,
          method: "POST",
          headers: { origin: TEST_ORIGIN },
          body,
        });
        expect([id, status < 500]).toEqual([id, true]);
      }
    }
    clean();
  });

  test("in the address of any page change no prototype", async () => {
    for (const { path } of pageAddresses(await loadPages()))
      await (
        await open(`${path}?__proto__[polluted]=1&constructor.prototype.polluted=1`, { as: owner })
      ).text();
    clean();
  });
});
