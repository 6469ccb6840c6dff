import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listConnectedRepositories } from "#db/queries/repositories";
import { listScans } from "#db/queries/scans";
import { newId } from "#server/domain/id";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";
import { allowPlans, planOf } from "#tests/helpers/plan-of";
import { openFront } from "#tests/security/built-pages";

const REPOSITORIES = 2_000;
const SCANS_OF_EACH = 4;
const SOME = "019f0000-0000-7000-8000-000000000000";

let lab: Lab;
let owner: Operator;
let connectionId: string;
/** Of the repository that is first by name. */
let firstId: string;

beforeAll(async () => {
  lab = await openLab();
  owner = await lab.operator();
  connectionId = await connect(lab.product, owner, lab.network.forges.github);
  // A neighbour with as much, so that a list that does not begin with the workspace is found out.
  const neighbour = await lab.operator();
  await fill(neighbour, await connect(lab.product, neighbour, lab.network.forges.gitlab));
  await fill(owner, connectionId);
  await lab.walls.sql.unsafe("vacuum (analyze) repositories, connected_repos, scans");
  await allowPlans(lab.walls.sql);
  firstId = (await call((api) => api.repository.connected({ limit: 1 }))).repositories[0]?.repositoryId ?? "";
});

afterAll(() => lab.close());

const call = <T>(work: Parameters<typeof owner.browser.call<T>>[0]) => owner.browser.call(work);

/** Repositories under names in no order, with scans that were queued within the same microseconds. */
async function fill({ workspaceId, userId }: Operator, connection: string): Promise<void> {
  const { sql } = lab.walls;
  await sql`
    with made as (
      insert into repositories (workspace_id, id, provider, host, external_id, full_name, html_url, is_private)
      select ${workspaceId}, gen_random_uuid(), 'github', 'github.com', n::text, 'acme-example/' || md5(n::text) || ' é.🎈',
        'https://github.com/', true
      from generate_series(1, ${REPOSITORIES}) n
      returning id, external_id, full_name
    ), enabled as (
      insert into connected_repos (workspace_id, id, repository_id, connection_id, clone_path, default_branch, sast_enabled,
        sca_enabled, enabled_by, enabled_by_name)
      select ${workspaceId}, gen_random_uuid(), id, ${connection}, full_name, 'main', true, true, ${userId}, 'Somebody' from made
    )
    insert into scans (workspace_id, id, repository_id, state, step, trigger, requested_by_name, sast_enabled, sca_enabled, branch,
      queued_at)
    select ${workspaceId}, gen_random_uuid(), id, 'succeeded', 'done', 'manual', 'Somebody', true, true, 'main',
      '2026-01-01'::timestamptz + external_id::int / 3 * interval '1 microsecond' + round * interval '1 day'
    from made, generate_series(1, ${SCANS_OF_EACH}) round`;
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly nextCursor: string | null;
}

/** Every page after one another, with what happens after the first. */
async function walk<Entry>(
  read: (cursor: string | undefined) => Promise<Page<Entry>>,
  meanwhile: (shown: readonly Entry[]) => Promise<unknown> = async () => {},
): Promise<Entry[]> {
  let page = await read(undefined);
  const all = [...page.entries];
  await meanwhile(all);
  while (page.nextCursor !== null) {
    page = await read(page.nextCursor);
    expect(page.entries.length).toBeGreaterThan(0);
    all.push(...page.entries);
  }
  return all;
}

const scansBy = (limit: number, repositoryId?: string) => async (cursor: string | undefined) => {
  const { scans, nextCursor } = await call((api) => api.scan.list({ repositoryId, cursor, limit }));
  return { entries: scans.map(({ id }) => id), nextCursor };
};
const repositoriesBy = (limit: number) => async (cursor: string | undefined) => {
  const page = await call((api) => api.repository.connected({ cursor, limit }));
  return {
    entries: page.repositories.map(({ repositoryId }) => repositoryId),
    nextCursor: page.nextCursor,
  };
};

const allScans = async (where = lab.walls.sql`true`) => {
  const rows = await lab.walls.sql`
    select id from scans where workspace_id = ${owner.workspaceId} and ${where} order by queued_at desc, id desc`;
  return rows.map(({ id }) => String(id));
};
const allRepositories = async () => {
  const rows = await lab.walls.sql`
    select r.id from connected_repos c join repositories r on r.id = c.repository_id
    where c.workspace_id = ${owner.workspaceId} order by r.full_name, r.id`;
  return rows.map(({ id }) => String(id));
};

describe("scan.list", () => {
  test("goes through all scans once, newest first, though many were queued at once", async () => {
    expect(await walk(scansBy(200))).toEqual(await allScans());
  });

  test("goes through those of one repository", async () => {
    const own = await allScans(lab.walls.sql`repository_id = ${firstId}`);

    expect(own).toHaveLength(SCANS_OF_EACH);
    expect(await walk(scansBy(3, firstId))).toEqual(own);
  });

  test("shows none twice and leaves none out when one comes and the last that was shown goes", async () => {
    const before = await allScans(lab.walls.sql`repository_id = ${firstId}`);
    const { workspaceId } = owner;
    const shown = await walk(scansBy(2, firstId), async ([, last = ""]) => {
      await lab.walls.sql`delete from scans where id = ${last}`;
      await lab.walls.sql`
        insert into scans (workspace_id, id, repository_id, state, step, trigger, requested_by_name, sast_enabled, sca_enabled, branch)
        values (${workspaceId}, ${newId()}, ${firstId}, 'succeeded', 'done', 'manual', 'Somebody', true, true, 'main')`;
    });

    expect(shown).toEqual(before);
  });
});

describe("repository.connected", () => {
  test("goes through the allow-list once, by name", async () => {
    expect(await walk(repositoriesBy(500))).toEqual(await allRepositories());
  });

  test("shows none twice and leaves none out when one comes and the last that was shown goes", async () => {
    const before = await allRepositories();
    const shown = await walk(repositoriesBy(500), async (page) => {
      await call(async (api) => {
        const { connected } = await api.repository.get({ repositoryId: page.at(-1) ?? "" });
        await api.repository.remove({ id: connected?.id ?? "" });
      });
      const added = {
        connectionId,
        externalId: "500001",
        sastEnabled: true,
        scaEnabled: true,
        scanNow: false,
      };
      await call((api) => api.repository.enable(added));
    });

    const [came] = (await allRepositories()).filter((id) => !before.includes(id));
    expect(came).toBeDefined();
    expect(shown.filter((id) => id !== came)).toEqual(before);
  });
});

describe("a cursor that no page gave is refused", () => {
  test.each(["", "x", "1", "1.x", `.${SOME}`, `x.${SOME}`, `${"9".repeat(18)}.${SOME}`])(
    "by scan.list: %j",
    async (cursor) => {
      expect(await outcomeOf(call((api) => api.scan.list({ cursor })))).toBe("BAD_REQUEST");
    },
  );

  test.each(["", "x", "YQ", "YQ.x", `.${SOME}`, `a b.${SOME}`, `AA.${SOME}`])(
    "by repository.connected: %j",
    async (cursor) => {
      expect(await outcomeOf(call((api) => api.repository.connected({ cursor })))).toBe("BAD_REQUEST");
    },
  );
});

test("the page of scans leads to older ones, and back", async () => {
  const open = openFront(lab.product);
  const page = async (path: string) => await (await open(path, { as: owner })).text();
  const idsIn = (html: string) =>
    new Set([...html.matchAll(/\/scans\/([0-9a-f-]{36})"/g)].map(([, id]) => id));
  const ids = await allScans();

  const newest = await page("/scans");
  const [, older = ""] = /href="(\/scans\?cursor=[^"]+)"/.exec(newest) ?? [];
  const next = await page(older.replaceAll("&amp;", "&"));

  expect(idsIn(newest)).toEqual(new Set(ids.slice(0, 100)));
  expect(newest).not.toContain("Back to the start");
  expect(idsIn(next)).toEqual(new Set(ids.slice(100, 200)));
  expect(next).toMatch(/href="\/scans"[^>]*>Back to the start/);
});

describe("a page further back is read from an index in its order", () => {
  const beyond = { micros: "1767400000000000", id: SOME };

  test.each([
    ["all scans", () => listPlan({ beyond, limit: 101 })],
    ["those of a repository", () => listPlan({ beyond, limit: 101, repositoryId: firstId })],
  ])("%s", async (_, plan) => {
    const text = await plan();

    expect(text).toMatch(/Index Scan using scans_(recent|of_repository)/);
    expect(text).toMatch(/Index Cond: .*ROW\(queued_at, id\) </);
    expect(text).not.toMatch(/Sort|Seq Scan on scans/);
  });

  test("the allow-list", async () => {
    const place = { fullName: "acme-example/8", id: SOME };
    const text = await planOf(lab.product.database, owner.workspaceId, (tx) =>
      listConnectedRepositories(tx, { beyond: place, limit: 101 }),
    );

    expect(text).toMatch(/Index Scan using repositories_by_name/);
    expect(text).toMatch(/Index Cond: .*ROW\(full_name, id\) >/);
    expect(text).not.toMatch(/Seq Scan on repositories/);
  });

  const listPlan = (page: Parameters<typeof listScans>[1]) =>
    planOf(lab.product.database, owner.workspaceId, (tx) => listScans(tx, page));
});
