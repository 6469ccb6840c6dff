import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#server/domain/id";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { configure, type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { inProcess, overHttp, procedures } from "#tests/procedures/call-procedure";
import { sampleInputs } from "#tests/procedures/sample-inputs";

let product: Product;
let network: ForgeNetwork;
let walls: BehindTheWalls;
let owner: Member;
let other: Member;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  const workspace = await product.workspace();
  owner = await product.member(workspace, "owner");
  other = await product.member(workspace, "member");
  await configure(product, owner, network.forges.github);
});

afterAll(async () => {
  await walls.close();
  await network.close();
  await product.close();
});

const fresh = procedures.filter(({ access }) => "fresh" in access && access.fresh);

test("S-51: the sensitive procedures ask for a fresh proof", () => {
  expect(fresh.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ...["factor.replaceRecoveryCodes", "team.changeRole", "team.remove"],
      ...["providerConfig.save", "providerConfig.remove", "connection.disconnect"],
    ]),
  );
});

describe.each([
  { door: "in process", call: inProcess },
  { door: "over HTTP", call: overHttp },
])("$door", ({ call }) => {
  test.each(fresh)(
    "S-51: $path wants a proof of the last 15 minutes and changes nothing",
    async (procedure) => {
      await walls.sql`update sessions set proved_at = now() - interval '16 minutes' where id = ${owner.sessionId}`;
      const before = await walls.rowsOf(owner.workspaceId);

      const { code } = await call(product, procedure, inputFor(procedure.path), owner);

      expect(code).toBe("STEP_UP_REQUIRED");
      expect(await walls.rowsOf(owner.workspaceId)).toEqual(before);
    },
  );

  test.each(fresh)("S-51: $path is let through by a proof of 14 minutes ago", async (procedure) => {
    await walls.sql`update sessions set proved_at = now() - interval '14 minutes' where id = ${owner.sessionId}`;

    const { code } = await call(product, procedure, inputFor(procedure.path), owner);

    expect(code).not.toBe("STEP_UP_REQUIRED");
  });
});

const inputFor = (path: string) =>
  sampleInputs[path]?.({
    ...{ user: other.userId, workspace: owner.workspaceId, invitation: newId(), connection: newId() },
    ...{ connectedRepository: newId(), repository: newId(), scan: newId(), finding: newId() },
    ...{ rules: newId(), notification: newId(), webhook: newId(), delivery: newId(), serviceToken: newId() },
  });
