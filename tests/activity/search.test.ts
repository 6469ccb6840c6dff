import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemDoer } from "#server/actor";
import { activityActions } from "#server/domain/activity";
import { actionsIn, activityGroups } from "#server/domain/activity-groups";
import { recordActivity } from "#server/record-activity";
import { recordOne } from "#tests/activity/log-lab";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

const EVENTS = 130;

let product: Product;
let behind: BehindTheWalls;
let viewer: Member;

beforeAll(async () => {
  product = await createProduct();
  behind = lookBehindTheWalls(product.database);
  viewer = await product.member(await product.workspace(), "viewer");
  const { workspaceId } = viewer;
  for (let index = 0; index < EVENTS - 1; index += 1)
    await recordOne(product.services.db, workspaceId, index % 2 ? "odd_100%" : "EVEN");
  await product.services.db.withWorkspace({ workspaceId }, (tx) =>
    recordActivity(tx, workspaceId, systemDoer("worker"), {
      ...{ action: "repository_parked", entityId: "the-one" },
      metadata: { fullName: "a/b", reason: "r" },
    }),
  );
});

afterAll(async () => {
  await behind.close();
  await product.close();
});

const list = async (query: object) => (await product.api(viewer)).activity.list(query);
const seqsOf = async (query: object) => (await list(query)).events.map(({ seq }) => seq);

const down = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, index) => from - index * step);

describe("paging", () => {
  it.each([
    ["the whole log", {}],
    ["with a date", { from: "2020-01-01" }],
  ])("goes to older events and back again without losing or repeating one: %s", async (_, query) => {
    const first = await list(query);
    const second = await list({ ...query, before: first.older });
    const third = await list({ ...query, before: second.older });

    expect([first, second, third].map(({ events }) => events.map(({ seq }) => seq))).toEqual([
      ...[down(130, 81), down(80, 31), down(30, 1)],
    ]);
    expect([first.newer, third.older]).toEqual([null, null]);
    const back = await list({ ...query, after: third.newer });
    expect(back.events.map(({ seq }) => seq)).toEqual(down(80, 31));
    const top = await list({ ...query, after: back.newer });
    expect(top.events.map(({ seq }) => seq)).toEqual(down(130, 81));
    expect(top.newer).toBeNull();
  });

  it("a page beyond either end is empty", async () => {
    expect(await list({ before: 1 })).toMatchObject({ events: [], older: null });
    expect(await list({ after: 130 })).toMatchObject({ events: [], newer: null });
  });
});

describe("filters", () => {
  it("by action, by group of actions, and by what it happened to", async () => {
    expect(await seqsOf({ action: "repository_parked" })).toEqual([130]);
    expect(await seqsOf({ group: "repositories" })).toEqual([130]);
    expect(await seqsOf({ entityType: "connected_repo", entityId: "the-one" })).toEqual([130]);
    expect(await seqsOf({ entityType: "workspace", entityId: "the-one" })).toEqual([]);
    expect((await list({ group: "workspace" })).events).toHaveLength(50);
  });

  it("by a part of the actor's name in any case, and a wildcard stands for itself", async () => {
    expect(await seqsOf({ actor: "of even" })).toEqual(down(129, 31, 2));
    expect(await seqsOf({ actor: "_100%" })).toEqual(down(128, 30, 2));
    expect(await seqsOf({ actor: "WORKER" })).toEqual([130]);
    expect(await seqsOf({ actor: "%" })).toHaveLength(50);
    expect(await seqsOf({ actor: "nobody" })).toEqual([]);
  });

  it("by days, both included", async () => {
    const { events } = await list({});
    const [newest, oldest] = [events[0], events.at(-1)].map((event) => event?.occurredAt.slice(0, 10));

    expect((await list({ from: oldest, to: newest })).events).toEqual(events);
    expect(await seqsOf({ to: "2020-01-01" })).toEqual([]);
    expect(await seqsOf({ from: "2120-01-01" })).toEqual([]);
  });

  it("by the person who did it", async () => {
    const { userId } = viewer;
    const api = await product.api(viewer);
    await api.activity.beginExport({ format: "csv" }).catch(() => {});

    const { events } = await api.activity.list({ actorId: userId });
    expect(events.map(({ action }) => action)).toEqual(["access_refused"]);
  });

  it("every action but those of new kinds of things is in one group", () => {
    const grouped = activityGroups.flatMap(actionsIn);

    expect(new Set(grouped).size).toBe(grouped.length);
    expect(
      activityActions.filter(
        (action) => /^(scan|finding|repository|git|member)_/.test(action) && !grouped.includes(action),
      ),
    ).toEqual([]);
  });
});
