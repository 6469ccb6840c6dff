import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkspaceTx } from "#db/database";
import { type EmbeddedServer, startEmbedded } from "#db/embedded/start";
import { newId } from "#server/domain/id";
import { createFront } from "#server/front/front";
import { faultOf, watchUnhandled } from "#tests/helpers/database-faults";
import { atDepth } from "#tests/helpers/depth";
import { endDatabaseAtOnce } from "#tests/helpers/end-database";
import { makeMember } from "#tests/helpers/people";
import { openStandaloneProduct, type StandaloneProduct } from "#tests/helpers/standalone-product";

const RESTARTS = atDepth(2, 5);
const unhandled = watchUnhandled();

// Only a server of this test's own may be ended in the middle.
describe("a database that is ended in the middle and started again", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-restart-"));
  fs.chmodSync(root, 0o755);
  const dataDir = path.join(root, "postgres");
  let server: EmbeddedServer;
  let product: StandaloneProduct;

  beforeAll(async () => {
    server = await startEmbedded(dataDir);
    product = await openStandaloneProduct(server.admin);
  });

  afterAll(async () => {
    await product.close();
    await server.stop();
    fs.rmSync(root, { recursive: true, force: true });
  });

  test("R-30: costs nothing that was said to be kept, leaves no half of a change and no foreign row, and is used again", async () => {
    const { services } = product;
    const front = createFront(services, {
      build: () => Promise.reject(new Error("no build in tests")),
      development: false,
    });
    const peer = {
      incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 1, remoteFamily: "IPv4" } },
    };
    const status = async (address: string) =>
      (await front.fetch(new Request(`http://localhost:3000${address}`), peer)).status;
    const owners = [
      await makeMember(services, { id: newId(), name: "One" }, "owner"),
      await makeMember(services, { id: newId(), name: "Two" }, "owner"),
    ];
    const kept: string[] = [];
    const foreign: unknown[] = [];
    const ends = new Map<string, number>();
    let over = false;
    const client = async (workspaceId: string) => {
      while (!over) {
        const mark = newId();
        const work = async (tx: WorkspaceTx) => {
          for (const half of [1, 2]) await record(tx, workspaceId, mark, half);
          const rows = await tx.execute(sql`select distinct workspace_id from activity_log`);
          foreign.push(...rows.map((row) => row.workspace_id).filter((id) => id !== workspaceId));
        };
        const end = String(await faultOf(services.db.withWorkspace({ workspaceId }, work)));
        ends.set(end, (ends.get(end) ?? 0) + 1);
        if (end === "no error") kept.push(mark);
      }
    };
    const clients = [...owners, ...owners].map(({ workspaceId }) => client(workspaceId));

    for (let round = 0; round < RESTARTS; round += 1) {
      const before = kept.length;
      await expect.poll(() => kept.length).toBeGreaterThan(before + 20);
      await endDatabaseAtOnce(dataDir);
      await expect.poll(() => status("/health/ready")).toBe(503);
      expect(await status("/health/live")).toBe(200);
      server = await startEmbedded(dataDir);
      await expect.poll(() => status("/health/ready"), { timeout: 10_000 }).toBe(200);
    }
    over = true;
    await Promise.all(clients);

    const written =
      await product.sql`select user_agent as mark, count(*)::int as halves from activity_log where action = 'r30' group by 1`;
    const whole = new Set(written.map(({ mark }) => String(mark)));
    expect(foreign).toEqual([]);
    expect(written.filter(({ halves }) => halves !== 2)).toEqual([]);
    expect(kept.filter((mark) => !whole.has(mark))).toEqual([]);
    expect([...ends.keys()].filter((end) => !EXPECTED.includes(end))).toEqual([]);
    expect(ends.size).toBeGreaterThan(1);
    expect(services.db.stats()).toMatchObject({ busy: 0, waiting: 0 });
    expect(unhandled()).toEqual([]);
  }, 120_000);
});

/** How work may end while its database goes away: by our own words, or by the server's last one. */
const EXPECTED = ["no error", "CONNECTION_LOST", "COMMIT_UNKNOWN", "57P01", "57P02", "57P03"];

const record = (tx: WorkspaceTx, workspaceId: string, mark: string, half: number) =>
  tx.execute(sql`insert into activity_log
    (workspace_id, id, action, actor_kind, actor_name, entity_type, entity_id, metadata, user_agent)
    values (${workspaceId}, ${newId()}, 'r30', 'system', 'test', 'test', ${String(half)}, '{}', ${mark})`);
