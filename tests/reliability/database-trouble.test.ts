import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { quoteName } from "#db/roles";
import { newId } from "#server/domain/id";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { watchUnhandled } from "#tests/helpers/database-faults";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let walls: BehindTheWalls;
let owner: Member;
const unhandled = watchUnhandled();

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  owner = await product.member(await product.workspace("Acme"), "owner");
});

afterEach(() => expect(unhandled()).toEqual([]));

afterAll(async () => {
  await walls.close();
  await product.close();
});

const read = () => product.request("/api/trpc/workspace.settings", { as: owner });
const rename = (name: string) =>
  product.request("/api/trpc/workspace.updateSettings", {
    as: owner,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, listingCap: 100, driftPolicy: "note" }),
  });
const settingsOf = async (answer: Response) =>
  ((await answer.json()) as { result: { data: { name: string } } }).result.data.name;
const health = async (path: string) => (await product.request(`/health/${path}`)).status;

/** Ends what this database's serving sessions are doing, as an operator would, and says how many there were. */
async function killAll(): Promise<number> {
  const killed = await walls.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'secportal'`;
  return killed.length;
}

async function expectUnavailable(answer: Response): Promise<void> {
  const body = await answer.text();
  expect([answer.status, body.includes('"UNAVAILABLE"')], body).toEqual([503, true]);
  expect(body).toMatch(/"(requestId":"|instance":"urn:uuid:)[0-9a-f-]{36}"/);
  expect(body).not.toMatch(/select|insert|severity|postgres/i);
}

test("R-31: while every backend is killed again and again, requests are answered or told to come back, and no place is lost", async () => {
  const answers: Response[] = [];
  let killed = 0;
  let over = false;
  const clients = Array.from({ length: 6 }, async (_, client) => {
    for (let round = 0; !over; round += 1)
      answers.push(await (round % 3 === 0 ? rename(`Acme ${client} ${round}`) : read()));
  });
  while (killed < 150) killed += await killAll();
  over = true;
  await Promise.all(clients);

  const refused = answers.filter(({ status }) => status !== 200);
  for (const answer of refused) await expectUnavailable(answer);
  expect(answers.length).toBeGreaterThan(refused.length);
  await expect.poll(async () => (await read()).status).toBe(200);
  expect(product.services.db.stats()).toMatchObject({ busy: 0, waiting: 0 });
});

describe("R-32: when every connection is taken", () => {
  test("requests wait a bounded time and are told to come back, the process lives, and all goes on afterwards", async () => {
    const { db } = product.services;
    let free = () => {};
    const gate = new Promise<void>((resolve) => {
      free = resolve;
    });
    const held = Array.from({ length: db.stats().max }, () => db.withIdentity({}, () => gate));

    const [page, live, ready] = await Promise.all([read(), health("live"), health("ready")]);

    await expectUnavailable(page);
    expect([live, ready, page.headers.get("retry-after")]).toEqual([200, 503, "2"]);
    free();
    await Promise.all(held);
    expect((await read()).status).toBe(200);
    expect(await health("ready")).toBe(200);
  });
});

describe("R-33: a database that", () => {
  test.each([
    ["has no room left", "53100"],
    ["takes no writes", "25006"],
  ])("%s refuses changes with the way on, and is read as before", async (_what, code) => {
    await walls.sql.unsafe(`
      create function no_writes() returns trigger language plpgsql as $$
      begin raise exception 'not now' using errcode = '${code}'; end $$`);
    await walls.sql.unsafe(
      "create trigger no_writes before insert or update on activity_log execute function no_writes()",
    );
    try {
      await expectUnavailable(await rename("Half done"));
      expect(await settingsOf(await read())).toBe("Acme");
    } finally {
      await walls.sql.unsafe("drop function no_writes() cascade");
    }
    expect((await rename("Done")).status).toBe(200);
    expect(await settingsOf(await read())).toBe("Done");
  });

  test("lets nobody in is told of as one that comes back, and is used again once it does", async () => {
    const name = quoteName(product.database.admin.database);
    await walls.sql.unsafe(`alter database ${name} connection limit 0`);
    try {
      await killAll();
      await expect.poll(async () => (await read()).status).toBe(503);
      await expectUnavailable(await read());
      expect([await health("live"), await health("ready")]).toEqual([200, 503]);
    } finally {
      await walls.sql.unsafe(`alter database ${name} connection limit -1`);
    }
    await expect.poll(async () => (await read()).status).toBe(200);
  });
});

test("R-34: of two transactions that wait for each other one ends whole and the other not at all", async () => {
  const { db } = product.services;
  const other = await product.member({ id: owner.workspaceId, name: "Acme" }, "admin");
  const people = [owner.userId, other.userId] as const;
  const marks = [newId(), newId()] as const;
  let together = () => {};
  let arrived = 0;
  const both = new Promise<void>((resolve) => {
    together = resolve;
  });

  const ends = await Promise.allSettled(
    [0, 1].map((first) =>
      db.withIdentity({}, async (tx) => {
        const touch = (userId: string | undefined) =>
          tx.execute(sql`update users set name = ${marks[first] ?? ""} where id = ${userId}`);
        await touch(people[first]);
        arrived += 1;
        if (arrived === 2) together();
        await both;
        await touch(people[1 - first]);
      }),
    ),
  );

  const winner = ends.findIndex(({ status }) => status === "fulfilled");
  const rows = await walls.sql`select name from users where id = any(${[...people]})`;
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(rows.map(({ name }) => name)).toEqual([marks[winner], marks[winner]]);
  expect((await read()).status).toBe(200);
});
