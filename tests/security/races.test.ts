import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import { scannable } from "#tests/helpers/scannable";

let lab: Lab;
let owner: Operator;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

const count = async (table: string) =>
  Number(
    (
      await lab.walls
        .sql`select count(*) from ${lab.walls.sql(table)} where workspace_id = ${owner.workspaceId}`
    )[0]?.count,
  );

describe.each(providers)("S-93: %s", (provider) => {
  const enable = (connectionId: string) =>
    owner.browser.call((api) =>
      api.repository.enable({
        ...{ connectionId, externalId: scannable[provider].externalId },
        ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
      }),
    );

  test("fifty who enable one repository at once enable it once", async () => {
    const connectionId = await connect(lab.product, owner, lab.network.forges[provider]);

    const outcomes = await tally(Array.from({ length: 50 }, () => enable(connectionId)));

    expect(outcomes).toEqual({ ok: 1, CONFLICT: 49 });
    expect([await count("connected_repos"), await count("repositories")]).toEqual([1, 1]);
  });

  test("enabling while the connection is ended leaves nothing that hangs on it", async () => {
    const connectionId = await connect(lab.product, owner, lab.network.forges[provider]);

    const [ended] = await Promise.all([
      outcomeOf(owner.browser.call((api) => api.connection.disconnect({ id: connectionId }))),
      ...Array.from({ length: 20 }, () => outcomeOf(enable(connectionId))),
    ]);

    expect(ended).toBe("ok");
    expect([await count("git_connections"), await count("connected_repos")]).toEqual([0, 0]);
  });
});
