import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { populate } from "#tests/procedures/populated-workspace";
import type { Ids } from "#tests/procedures/sample-inputs";

let product: Product;
let network: ForgeNetwork;
let walls: BehindTheWalls;
let owner: Member;
let ids: Ids;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  walls = lookBehindTheWalls(product.database);
  owner = await product.member(await product.workspace("Ours"), "owner");
  ids = await populate(product, network, owner, "ours");
  const other = await product.member(await product.workspace("Theirs"), "owner");
  await populate(product, network, other, "theirs");
});

afterAll(async () => {
  await walls.close();
  await network.close();
  await product.close();
});

const dashboard = async (member = owner) => (await product.api(member)).dashboard;
const summary = async () => await (await dashboard()).summary();
const titles = async () => (await summary()).attention.map(({ title }) => title);
const highOn = async (days: 30 | 90) =>
  (await (await dashboard()).course({ days })).days.map(({ open }) => open.high);

describe("coverage", () => {
  const scannedAgo = (interval: string | null) => walls.sql`
    update connected_repos set last_scan_at = now() - ${interval}::interval where repository_id = ${ids.repository}`;
  const scheduled = (every: string | null) =>
    every
      ? walls.sql`insert into scan_schedules (workspace_id, repository_id, every, next_run_at, set_by, set_by_name)
          values (${owner.workspaceId}, ${ids.repository}, ${every}, now(), ${owner.userId}, 'Owner')
          on conflict (workspace_id, repository_id) do update set every = excluded.every`
      : walls.sql`delete from scan_schedules where repository_id = ${ids.repository}`;

  test.each([
    [null, null, 0],
    [null, "29 days", 1],
    [null, "31 days", 0],
    ["daily", "47 hours", 1],
    ["daily", "49 hours", 0],
    ["weekly", "7 days 20 hours", 1],
    ["weekly", "9 days", 0],
    ["monthly", "31 days", 1],
  ])("with the schedule %s and a scan %s ago counts %i", async (every, ago, covered) => {
    await scheduled(every);
    await scannedAgo(ago);

    const { coverage } = await summary();

    expect(coverage).toMatchObject({ total: 1, covered });
    expect(coverage.uncovered.map(({ repositoryId }) => repositoryId)).toEqual(
      covered ? [] : [ids.repository],
    );
  });
});

describe("the course of findings", () => {
  test("begins with nothing and ends with what there is", async () => {
    expect(await highOn(30)).toEqual([...Array<number>(29).fill(0), 1]);
    expect(await highOn(90)).toHaveLength(90);
  });

  test("holds what a day changed for every day after it", async () => {
    await walls.sql`update finding_days set day = day - 10 where workspace_id = ${owner.workspaceId}`;

    expect(await highOn(30)).toEqual([...Array<number>(19).fill(0), ...Array<number>(11).fill(1)]);
  });

  test("goes down on the day of a decision, and up again on the day it is taken back", async () => {
    const api = await product.api(owner);
    const decide = (state: "ignored" | "open") =>
      api.finding.triage({ id: ids.finding, state, reason: "Seen by a person." });

    await decide("ignored");
    const without = await highOn(30);
    await decide("open");

    expect(without.slice(-2)).toEqual([1, 0]);
    expect((await highOn(30)).slice(-2)).toEqual([1, 1]);
  });

  test("always ends with the counts", async () => {
    const { openBySeverity } = await summary();
    const { days } = await (await dashboard()).course({ days: 30 });

    expect(days.at(-1)?.open).toEqual(openBySeverity);
  });
});

describe("what needs a person", () => {
  test("is a connection that is not well, with the way to cure it", async () => {
    await walls.sql`update git_connections set state = 'reauth_required', state_reason = 'GitHub said no.' where id = ${ids.connection}`;

    const { attention } = await summary();
    expect(attention[0]).toMatchObject({
      kind: "connection",
      action: "Reconnect",
      text: "GitHub said no.",
      urgent: true,
    });
    expect(await (await dashboard()).counts()).toMatchObject({ waiting: 1 });
    await walls.sql`update git_connections set state = 'active', state_reason = null where id = ${ids.connection}`;
  });

  test("is a paused repository and a failed scan, until a later one did not fail", async () => {
    await walls.sql`update connected_repos set paused_at = now(), paused_reason = 'It was renamed.' where repository_id = ${ids.repository}`;
    await walls.sql`update scans set state = 'failed', error_message = 'No such branch.' where id = ${ids.scan}`;
    const [paused, failed] = await titles();
    await walls.sql`update connected_repos set paused_at = null, paused_reason = null where repository_id = ${ids.repository}`;
    await (await product.api(owner)).scan.start({ repositoryId: ids.repository });

    expect(paused).toContain("is paused");
    expect(failed).toContain("The last scan of");
    expect(await titles()).toEqual([]);
  });

  test("is a decision that ends within a week", async () => {
    await walls.sql`update findings set state = 'ignored', decision = 'ignored', decision_until = now() + interval '3 days' where id = ${ids.finding}`;
    const soon = await titles();
    await walls.sql`update findings set decision_until = now() + interval '9 days' where id = ${ids.finding}`;

    expect(soon).toEqual(["One decision ends within a week"]);
    expect(await titles()).toEqual([]);
    await walls.sql`update findings set state = 'open', decision = null, decision_until = null where id = ${ids.finding}`;
  });
});

describe("jumps", () => {
  const jumps = async (text: string) => await (await dashboard()).jumps({ text });

  test("lead to repositories and findings of this workspace and no other", async () => {
    const found = await jumps("a finding of");

    expect(found.findings.map(({ title }) => title)).toEqual(["A finding of ours"]);
    expect((await jumps("SRC/A.js")).findings).toHaveLength(1);
    expect((await jumps("acme")).repositories.map(({ repositoryId }) => repositoryId)).toEqual([
      ids.repository,
    ]);
  });

  test.each(["%", "%%", "_a", "\\", "a", " "])("take %j as text", async (text) => {
    expect((await jumps(text)).findings).toEqual([]);
  });
});

test("the counts of the shell are those of the workspace", async () => {
  const counts = await (await dashboard()).counts();

  expect(counts).toMatchObject({ openFindings: 1, activeScans: 1, waiting: 0 });
  expect(counts.unread).toBeGreaterThan(0);
});
