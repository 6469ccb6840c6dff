import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteEnded } from "#db/queries/identity/retention";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let walls: BehindTheWalls;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const clear = (days = product.config.KEEP_SESSIONS_DAYS) =>
  product.services.db.withIdentity({}, (tx) => deleteEnded(tx, days));

test.each([
  ["lives", "expires_at = now() + interval '1 hour', revoked_at = null", true],
  ["ended 29 days ago", "expires_at = now() - interval '29 days'", true],
  ["ended 31 days ago", "expires_at = now() - interval '31 days'", false],
  ["was revoked 31 days ago", "revoked_at = now() - interval '31 days'", false],
])("S-82: a session that %s is kept: %s", async (_, change, kept) => {
  const member = await product.member(await product.workspace(), "owner");
  await walls.sql.unsafe(`update sessions set ${change} where id = '${member.sessionId}'`);

  await clear();

  expect((await walls.sql`select 1 from sessions where id = ${member.sessionId}`).length === 1).toBe(kept);
});

test("S-82: sessions are kept as long as the operator says", async () => {
  const member = await product.member(await product.workspace(), "owner");
  const sessions = () => walls.sql`select 1 from sessions where id = ${member.sessionId}`;
  await walls.sql`update sessions set expires_at = now() - interval '50 days' where id = ${member.sessionId}`;

  await clear(60);
  expect(await sessions()).toHaveLength(1);

  await clear(45);
  expect(await sessions()).toHaveLength(0);
});

test("S-82: a link and a limit go when their time has long passed, and not before", async () => {
  await walls.sql`
    insert into one_time_links (id, purpose, token_hash, expires_at)
    select gen_random_uuid(), 'first_run', sha256(days::text::bytea), now() - make_interval(days => days) from unnest(array[6, 8]) days`;
  await walls.sql`
    insert into throttles (key, hits, window_started_at, window_seconds)
    select 'limit ' || hours, 3, now() - make_interval(hours => hours), 900 from unnest(array[1, 30]) hours`;

  await clear();

  expect(await walls.sql`select 1 from one_time_links where purpose = 'first_run'`).toHaveLength(1);
  const left = await walls.sql`select key from throttles where key like 'limit %'`;
  expect(left.map(({ key }) => key)).toEqual(["limit 1"]);
});
