import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { configure, type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { inProcess, overHttp, procedures } from "#tests/procedures/call-procedure";
import { populate, unknownIds } from "#tests/procedures/populated-workspace";
import { type Ids, sampleInputs } from "#tests/procedures/sample-inputs";

let product: Product;
let network: ForgeNetwork;
let walls: BehindTheWalls;
let victim: Member;
let theirs: Ids;
let outsider: Member;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  walls = lookBehindTheWalls(product.database);
  victim = await product.member(await product.workspace("Theirs"), "owner");
  theirs = await populate(product, network, victim);
  outsider = await product.member(await product.workspace("Ours"), "owner");
  await configure(product, outsider, network.forges.github);
});

afterAll(async () => {
  await walls.close();
  await network.close();
  await product.close();
});

const takingIds = procedures.filter(({ path }) => {
  const shapes = [unknownIds(), unknownIds()].map((ids) => JSON.stringify(sampleInputs[path]?.(ids)));
  return new Set(shapes).size > 1;
});

test("there are procedures that take ids", () => {
  expect(takingIds.length).toBeGreaterThan(12);
});

describe.each([
  { door: "in process", call: inProcess },
  { door: "over HTTP", call: overHttp },
])("$door", ({ call }) => {
  test.each(takingIds)(
    "S-53, I-11, T-17: $path answers another workspace's id as one that never was",
    async (procedure) => {
      const before = await walls.rowsOf(victim.workspaceId);
      const input = sampleInputs[procedure.path] ?? (() => undefined);

      const forNothing = await call(product, procedure, input(unknownIds()), outsider);
      const forTheirs = await call(product, procedure, input(theirs), outsider);

      expect(forTheirs).toEqual(forNothing);
      expect(["NOT_FOUND", "ok"]).toContain(forTheirs.code);
      if (procedure.type === "mutation") expect(forTheirs.code).toBe("NOT_FOUND");
      expect(await walls.rowsOf(victim.workspaceId)).toEqual(before);
    },
  );
});

test("S-53: lists show nothing of another workspace", async () => {
  const api = await product.api(outsider);

  const shown = JSON.stringify([
    await api.team.list(),
    await api.providerConfig.list(),
    await api.connection.list(),
    await api.repository.connected(),
    await api.scan.list({}),
    await api.finding.list({}),
    await api.activity.list({}),
    await api.dashboard.summary(),
    await api.notification.list({}),
    await api.notification.undelivered(),
    await api.webhook.list(),
    await api.token.list(),
  ]);

  for (const id of Object.values(theirs)) expect(shown).not.toContain(id);
});
