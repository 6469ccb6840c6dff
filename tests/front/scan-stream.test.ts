import { afterAll, beforeAll, expect, test } from "vitest";
import { createFront } from "#server/front/front";
import type { StreamTimes } from "#server/front/scan-stream";
import type { Member } from "#tests/helpers/people";
import { TEST_ORIGIN } from "#tests/helpers/product";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;
let repository: EnabledRepository;

beforeAll(async () => {
  lab = await openScanLab();
  repository = await lab.enabled("github");
});

afterAll(() => lab.close());

const quick: StreamTimes = { pollMs: 20, recheckMs: 40, heartbeatMs: 10_000, lifeMs: 600_000 };

/** Another server on the same database: what one process does, the stream of this one must tell. */
function server(times: Partial<StreamTimes> = {}) {
  const stopping = new AbortController();
  const front = createFront(lab.product.services, {
    ...{ build: () => Promise.reject(new Error("no pages here")), development: false },
    ...{ stopping: stopping.signal, streamTimes: { ...quick, ...times } },
  });
  const peer = {
    incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 50_001, remoteFamily: "IPv4" } },
  };
  const open = async (as: Pick<Member, "cookie"> | null, headers: Record<string, string> = {}) =>
    await front.fetch(
      new Request(`${TEST_ORIGIN}/api/scans/stream`, {
        headers: { ...headers, ...(as ? { cookie: as.cookie } : {}) },
      }),
      peer,
    );
  return { open, stop: () => stopping.abort() };
}

/** Reads a stream until what was told fits; answers everything that was told. */
async function readUntil(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  fits: (told: string) => boolean,
): Promise<string> {
  const decoder = new TextDecoder();
  let told = "";
  while (!fits(told)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the stream ended after: ${told}`);
    told += decoder.decode(value, { stream: true });
  }
  return told;
}

const readerOf = (answer: Response) => {
  if (!answer.body) throw new Error("no body");
  return answer.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
};

const ends = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder();
  let told = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return told;
    told += decoder.decode(value, { stream: true });
  }
};

const member = async (role: "owner" | "viewer" | "billing" = "viewer") =>
  await lab.product.member({ id: repository.owner.workspaceId, name: "" }, role);

test("the steps of a scan that another process runs are told as they come, and its end", async () => {
  const answer = await server().open(await member());
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = readerOf(answer);
  await readUntil(reader, (told) => told.includes('data: {"pulse":""}'));

  const scanId = await lab.queue(repository);
  await readUntil(reader, (told) => told.includes(`${scanId} queued`));
  const finished = lab.finish(repository, scanId);
  const told = await readUntil(reader, (each) => each.includes('data: {"pulse":""}'));
  const scan = await finished;

  expect(told).toContain(`${scanId} running`);
  expect(scan.state).toBe("succeeded");
  await reader.cancel();
});

test("a scan keeps when it came to each step and what it read", async () => {
  const scanId = await lab.queue(repository);
  await lab.finish(repository, scanId);

  const scan = await repository.owner.browser.call((api) => api.scan.get({ id: scanId }));

  expect(scan.steps.map(({ step }) => step)).toEqual(["reading", "sast", "sca", "writing", "done"]);
  const times = scan.steps.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(scan.source?.files).toBeGreaterThan(0);
  expect(scan.source?.bytes).toBeGreaterThan(0);
});

test("who comes back with the id of the last event is told only what is new", async () => {
  const one = server();
  const reader = readerOf(await one.open(await member()));
  const first = await readUntil(reader, (told) => told.includes("data: "));
  await reader.cancel();
  const id = /^id: (.+)$/m.exec(first)?.[1] ?? "";

  const again = readerOf(await one.open(await member(), { "last-event-id": id }));
  const scanId = await lab.queue(repository);
  const told = await readUntil(again, (each) => each.includes("data: "));

  expect(told).toContain(scanId);
  expect(told).not.toContain('{"pulse":""}');
  await again.cancel();
  await lab.finish(repository, scanId);
});

test.each([
  [
    "a session that was ended",
    (who: Member) => lab.walls.sql`update sessions set revoked_at = now() where id = ${who.sessionId}`,
  ],
  [
    "a member who was removed",
    (who: Member) => lab.walls.sql`delete from workspace_members where user_id = ${who.userId}`,
  ],
  [
    "a role that may not read any more",
    (who: Member) =>
      lab.walls.sql`update workspace_members set role = 'billing' where user_id = ${who.userId}`,
  ],
])("S-49: the stream of %s ends", async (_, revoke) => {
  const who = await member();
  const reader = readerOf(await server().open(who));
  await readUntil(reader, (told) => told.includes("data: "));

  await revoke(who);

  expect(await ends(reader)).toContain("event: end");
});

test("nobody, and who may not see repositories, gets no stream", async () => {
  expect((await server().open(null)).status).toBe(401);
  expect((await server().open(await member("billing"))).status).toBe(403);
  const elsewhere = { "sec-fetch-site": "cross-site" };
  expect((await server().open(await member(), elsewhere)).status).toBe(403);
});

test("a session has six streams at most, and one that ended makes room", async () => {
  const one = server();
  const who = await member();
  const answers = [];
  for (let count = 0; count < 6; count += 1) answers.push(await one.open(who));

  expect((await one.open(who)).status).toBe(429);
  await readerOf(answers[0] as Response).cancel();
  expect((await one.open(who)).status).toBe(200);
});

test("streams end when the server stops and when their time is over, and one keeps no session alive", async () => {
  const one = server();
  const who = await member();
  const before = await lab.walls.sql`select * from sessions where id = ${who.sessionId}`;
  const reader = readerOf(await one.open(who));
  await readUntil(reader, (told) => told.includes("data: "));
  one.stop();
  await ends(reader);

  await ends(readerOf(await server({ lifeMs: 30 }).open(who)));
  expect(await lab.walls.sql`select * from sessions where id = ${who.sessionId}`).toEqual(before);
});
