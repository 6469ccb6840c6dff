import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { outcomeOf } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;
let walls: BehindTheWalls;
let owner: Member;
let operator: Member;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  const workspace = await product.workspace();
  owner = await product.member(workspace, "owner");
  operator = await product.member(workspace, "member");
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

const listing = async () => outcomeOf((await product.api(operator)).connection.list());
const beginning = async () =>
  outcomeOf((await product.api(operator)).connection.begin({ provider: "github" }));

describe("the next request of", () => {
  test("S-49: a removed member is refused", async () => {
    expect(await listing()).toBe("ok");

    await (await product.api(owner)).team.remove({ userId: operator.userId });

    expect(await listing()).toBe("FORBIDDEN");
  });

  test("S-49: a demoted member is refused what the new role may not", async () => {
    expect(await beginning()).toBe("PRECONDITION_FAILED");

    await (await product.api(owner)).team.changeRole({ userId: operator.userId, role: "viewer" });

    expect(await beginning()).toBe("FORBIDDEN");
    expect(await listing()).toBe("ok");
  });

  test("a member made billing no longer reads repository data", async () => {
    await (await product.api(owner)).team.changeRole({ userId: operator.userId, role: "billing" });

    expect(await listing()).toBe("FORBIDDEN");
  });

  test("S-49: a disabled person is refused", async () => {
    await walls.sql`update users set disabled_at = now() where id = ${operator.userId}`;

    expect(await listing()).toBe("UNAUTHENTICATED");
  });

  test("S-49: somebody whose session was revoked is refused", async () => {
    await walls.sql`update sessions set revoked_at = now() where id = ${operator.sessionId}`;

    expect(await listing()).toBe("UNAUTHENTICATED");
  });
});

describe("a refusal of a member", () => {
  test("S-96: stands in the activity log with the procedure and the missing permission", async () => {
    const viewer = await product.member({ id: owner.workspaceId, name: "" }, "viewer");

    await outcomeOf((await product.api(viewer)).connection.begin({ provider: "github" }));

    const { events } = await (await product.api(owner)).activity.list({ action: "access_refused" });
    expect(events).toMatchObject([
      { entityId: viewer.userId, metadata: { procedure: "connection.begin", reason: "manage_repos" } },
    ]);
  });

  test("is recorded over plain HTTP as well", async () => {
    const billing = await product.member({ id: owner.workspaceId, name: "" }, "billing");

    const answer = await product.request("/api/git/connections", { as: billing });

    expect(answer.status).toBe(403);
    expect(await walls.actions(owner.workspaceId)).toContain("access_refused");
  });

  test("cannot flood the log", async () => {
    const viewer = await product.member({ id: owner.workspaceId, name: "" }, "viewer");

    for (let count = 0; count < 40; count += 1) {
      await outcomeOf((await product.api(viewer)).scan.cancel({ id: viewer.userId }));
    }

    const refusals = (await walls.actions(owner.workspaceId)).filter((action) => action === "access_refused");
    expect(refusals).toHaveLength(30);
  });
});
