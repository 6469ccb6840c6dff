import type http from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MirrorLab, openMirrorLab, osvRecord, zipOf } from "#tests/advisories/mirror-lab";
import { type LoopbackServer, serveLoopback } from "#tests/helpers/loopback-server";

/** A place that publishes dumps as OSV does. */
interface Publisher {
  readonly files: Map<string, Buffer>;
  readonly server: LoopbackServer;
  /** Answers every request after this many with 503. */
  failAfter: number;
}

let lab: MirrorLab;
let publisher: Publisher;

beforeEach(async () => {
  lab = await openMirrorLab();
  publisher = await publish();
});

afterEach(async () => {
  await publisher.server.close();
  await lab.close();
});

async function publish(): Promise<Publisher> {
  const files = new Map<string, Buffer>();
  let asked = 0;
  const made: Publisher = {
    ...{ files, failAfter: Number.POSITIVE_INFINITY },
    server: await serveLoopback((request, response) => {
      asked += 1;
      if (asked > made.failAfter) return void response.writeHead(503).end();
      const content = files.get(decodeURIComponent(String(request.url)).replace("/osv/", ""));
      if (!content) return void response.writeHead(404).end();
      answerRange(request, response, content);
    }),
  };
  return made;
}

function answerRange(request: http.IncomingMessage, response: http.ServerResponse, content: Buffer): void {
  const etag = `"${content.length}-${content.subarray(-64).toString("base64url")}"`;
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const same = [undefined, etag].includes(request.headers["if-range"]?.toString());
  if (!range || !same) return void response.writeHead(200, { etag }).end(content);
  const start = Number(range[1]);
  if (start >= content.length)
    return void response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
  const part = content.subarray(start, Number(range[2]) + 1);
  const contentRange = `bytes ${start}-${start + part.length - 1}/${content.length}`;
  response.writeHead(206, { etag, "content-range": contentRange }).end(part);
}

/** Publishes these records of PyPI as a dump, a list of changes, and one by one. */
function put(...records: readonly (ReturnType<typeof osvRecord> & { modified: string })[]): void {
  const newestFirst = [...records].sort((a, b) => (a.modified < b.modified ? 1 : -1));
  publisher.files.set("PyPI/all.zip", Buffer.from(zipOf(...records)));
  publisher.files.set(
    "PyPI/modified_id.csv",
    Buffer.from(newestFirst.map(({ modified, id }) => `${modified},${id}\n`).join("")),
  );
  for (const record of records)
    publisher.files.set(`PyPI/${record.id}.json`, Buffer.from(JSON.stringify(record)));
}

const update = (...more: string[]) =>
  lab.run(["update", "--ecosystem", "PyPI", ...more], {
    OSV_DUMP_URL: `${publisher.server.origin}/osv`,
    ALLOW_INSECURE_LOOPBACK: "1",
  });

const at = (day: number) => `2026-05-${String(day).padStart(2, "0")}T00:00:00Z`;
const record = (id: string, day: number, fields: Record<string, unknown> = {}) =>
  osvRecord(id, "flask", { modified: at(day), ...fields });
const rules = async () =>
  (await lab.scan({ "requirements.txt": "flask==1.0\n" })).findings.map(({ ruleId }) => ruleId);
const asked = () => publisher.server.requests.map((path) => path.replace("/osv/PyPI/", ""));

test("the first update fetches the whole dump, the next only what changed since, down to the last stamp seen", async () => {
  put(record("PYSEC-1", 1), record("PYSEC-2", 2));
  expect((await update()).code).toBe(0);
  expect(asked()).toEqual(["all.zip"]);

  put(record("PYSEC-1", 1), record("PYSEC-2", 2), record("PYSEC-3", 3));
  publisher.server.requests.length = 0;
  const { code, lines } = await update();

  expect(code).toBe(0);
  expect(lines.join("\n")).toContain("PyPI: 2 changes listed, 1 records written.");
  expect(asked()).toEqual(["modified_id.csv", "PYSEC-3.json"]);
  expect(await rules()).toEqual(["PYSEC-1", "PYSEC-2", "PYSEC-3"]);
});

test("an update that breaks off keeps what it wrote, and the next goes on from there", async () => {
  put(record("PYSEC-1", 1));
  await update();
  put(...Array.from({ length: 600 }, (_, each) => record(`PYSEC-${each + 1}`, 1 + Math.floor(each / 30))));
  publisher.failAfter = 1 + 1 + 550;

  const broken = await update();
  expect(broken.code).toBe(1);
  expect(broken.lines.join("\n")).toContain("PyPI was not brought up to date");
  const held = (await rules()).length;
  expect(held).toBeGreaterThan(400);

  publisher.failAfter = Number.POSITIVE_INFINITY;
  publisher.server.requests.length = 0;
  expect((await update()).code).toBe(0);
  expect(await rules()).toHaveLength(600);
  expect(asked()).toHaveLength(1 + 600 - held);
});

test("a withdrawal arrives with the update", async () => {
  put(record("PYSEC-1", 1));
  await update();
  put(record("PYSEC-1", 2, { withdrawn: at(2) }));

  await update();

  expect(await rules()).toEqual([]);
  expect((await lab.run(["status"])).lines.join("\n")).toMatch(/PyPI +1 +0 +1 +2026-05-02 00:00Z/);
});

test("a record that is listed and gone is left as it stands", async () => {
  put(record("PYSEC-1", 1));
  await update();
  put(record("PYSEC-1", 1), record("PYSEC-2", 2));
  publisher.files.delete("PyPI/PYSEC-2.json");

  expect((await update()).code).toBe(0);
  expect(await rules()).toEqual(["PYSEC-1"]);
});

test.each([
  ["is no list", "<html>"],
  ["names a path as an id", "2026-05-09T00:00:00Z,../../x\n"],
  ["has no end of its line", `2026-05-09T00:00:00Z,${"x".repeat(10_000)}`],
])("a list that %s changes nothing, and is told", async (_name, list) => {
  put(record("PYSEC-1", 1));
  await update();
  publisher.files.set("PyPI/modified_id.csv", Buffer.from(list));

  const { code, lines } = await update();

  expect(code).toBe(1);
  expect(lines.join("\n")).toContain("is no list of changed advisories");
  expect(asked().filter((path) => path.includes("x.json"))).toEqual([]);
});

test("a large dump is fetched in pieces, and a stopped download goes on where it was", async () => {
  const details = Array.from({ length: 40 }, (_, each) =>
    record(`PYSEC-${each}`, 1, { details: randomText(512 * 1024, each) }),
  );
  put(...details);
  publisher.failAfter = 1;
  expect((await update()).code).toBe(1);

  publisher.failAfter = Number.POSITIVE_INFINITY;
  publisher.server.requests.length = 0;
  expect((await update()).code).toBe(0);

  // The archive is about 15 MB: without the piece that was there it would be one request more.
  expect(asked()).toEqual(["all.zip"]);
  expect(await rules()).toHaveLength(40);
});

test("a dump that was replaced meanwhile is fetched from its start", async () => {
  put(
    ...Array.from({ length: 40 }, (_, each) =>
      record(`OLD-${each}`, 1, { details: randomText(512 * 1024, each) }),
    ),
  );
  publisher.failAfter = 1;
  await update();
  publisher.failAfter = Number.POSITIVE_INFINITY;
  put(record("PYSEC-1", 1));

  expect((await update()).code).toBe(0);
  expect(await rules()).toEqual(["PYSEC-1"]);
});

test("a private address is not asked, whatever the setting says", async () => {
  const { code, lines } = await lab.run(["update", "--ecosystem", "PyPI"], {
    OSV_DUMP_URL: "https://10.0.0.1/osv",
  });

  expect(code).toBe(1);
  expect(lines.join("\n")).toContain("did not answer");
});

test.each([
  [],
  ["import"],
  ["import", "a", "b"],
  ["update", "--ecosystem", "Debian"],
  ["status", "--all"],
  ["forget"],
])("the command line %j is not understood", async (...args) => {
  const { code, lines } = await lab.run(args.flat());

  expect(code).toBe(64);
  expect(lines[0]).toContain("Usage: npm run advisories");
});

/** Text that packs to about three quarters of itself, the same for the same seed. */
function randomText(length: number, seed: number): string {
  let state = seed + 1;
  const bytes = Buffer.alloc(Math.ceil((length * 3) / 4));
  for (let index = 0; index < bytes.length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[index] = state >> 16;
  }
  return bytes.toString("base64");
}
