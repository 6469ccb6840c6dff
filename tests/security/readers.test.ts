import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#server/domain/id";
import { can } from "#server/domain/permission";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { inProcess, overHttp, procedures } from "#tests/procedures/call-procedure";
import { type Ids, sampleInputs } from "#tests/procedures/sample-inputs";

let product: Product;
let walls: BehindTheWalls;
let viewer: Member;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
  viewer = await product.member(await product.workspace(), "viewer");
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const unknown = (): Ids => ({
  ...{ user: newId(), workspace: newId(), invitation: newId(), connection: newId() },
  ...{ connectedRepository: newId(), repository: newId(), scan: newId(), finding: newId() },
  ...{ rules: newId(), notification: newId(), webhook: newId(), delivery: newId(), serviceToken: newId() },
});

const changing = procedures.filter(
  ({ type, access }) =>
    type === "mutation" && access.kind === "workspace" && !can("viewer", access.permission),
);
const allowed = procedures.filter(
  ({ type, access }) =>
    type === "mutation" && access.kind === "workspace" && can("viewer", access.permission),
);

test("S-62: what a reader may do is mark their own notifications and take findings along, and nothing that starts work", () => {
  expect(allowed.map(({ path }) => path).sort()).toEqual([
    // It changes nothing, but leaves an event.
    "finding.export",
    "notification.markAllRead",
    "notification.markRead",
    "notification.setPreferences",
    "sbom.export",
  ]);
  expect(changing.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ...["scan.start", "scan.cancel", "connection.begin", "connection.resume", "repository.enable"],
      ...["repository.resume", "notification.replay", "webhook.test", "webhook.replay"],
    ]),
  );
});

describe.each([
  { door: "in process", call: inProcess },
  { door: "over HTTP", call: overHttp },
])("$door", ({ call }) => {
  test("S-62: a reader starts and changes nothing", async () => {
    const rowsBut = async () => {
      const { activity_log: _log, activity_heads: _heads, ...rows } = await walls.rowsOf(viewer.workspaceId);
      return rows;
    };
    const before = await rowsBut();

    for (const procedure of changing) {
      const { code } = await call(product, procedure, sampleInputs[procedure.path]?.(unknown()), viewer);
      expect([procedure.path, code]).toEqual([procedure.path, "FORBIDDEN"]);
    }

    expect(await rowsBut()).toEqual(before);
    const actions = await walls.actions(viewer.workspaceId);
    expect(new Set(actions)).toEqual(new Set(["access_refused"]));
  });
});
