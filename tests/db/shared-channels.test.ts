import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import { createProduct, type Product } from "#tests/helpers/product";
import { populate } from "#tests/procedures/populated-workspace";

let product: Product;
let network: ForgeNetwork;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
});

afterAll(async () => {
  await network.close();
  await product.close();
});

/** What any session of a serving role can hear and see of the others. */
test("T-23: notifications, locks, prepared statements and running queries carry no data of a workspace", async () => {
  const listener = adminClient(product.database.target("app"));
  const heard: string[] = [];
  const listening = await listener.listen("scan_queued", (payload) => void heard.push(payload));
  const owner = await product.member(await product.workspace("Canary"), "owner");

  const ids = await populate(product, network, owner, "canary");
  await expect.poll(() => heard.length).toBeGreaterThan(0);

  const seen = JSON.stringify([
    await listener`select * from pg_prepared_statements`,
    await listener`select locktype, classid, objid, objsubid from pg_locks where locktype = 'advisory'`,
    await listener`select query, application_name from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`,
  ]);
  expect(new Set(heard)).toEqual(new Set([""]));
  expect([owner.workspaceId, ...Object.values(ids), "canary"].filter((text) => seen.includes(text))).toEqual(
    [],
  );
  await listening.unlisten();
  await listener.end();
});

test("T-23: no serving role can leave a temporary table on a shared connection", async () => {
  const walls = lookBehindTheWalls(product.database);
  const [row] = await walls.sql`
    select count(*)::int as makers from pg_roles
    where rolname like 'secportal\\_%' and has_database_privilege(rolname, current_database(), 'TEMPORARY')`;
  await walls.close();

  expect(row?.makers).toBe(0);
});
