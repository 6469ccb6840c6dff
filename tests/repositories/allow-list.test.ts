import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";

let lab: Lab;
let owner: Operator;
let connectionId: string;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

const enable = (externalId: string, fields: Record<string, unknown> = {}) =>
  owner.browser.call((api) =>
    api.repository.enable({
      ...{ connectionId, externalId, sastEnabled: true, scaEnabled: true, scanNow: false },
      ...fields,
    }),
  );
const connected = async () => (await owner.browser.call((api) => api.repository.connected())).repositories;

describe("an enabled repository", () => {
  let id: string;
  let repositoryId: string;

  beforeEach(async () => {
    connectionId = await connect(lab.product, owner, lab.network.forges.github);
    ({ id, repositoryId } = await enable("500001"));
  });

  test("has its engines turned on and off, with before and after in the log", async () => {
    await owner.browser.call((api) => api.repository.update({ id, sastEnabled: false, scaEnabled: true }));

    expect(await connected()).toMatchObject([{ sastEnabled: false, scaEnabled: true }]);
    const { events } = await owner.browser.call((api) => api.activity.list({ action: "repository_updated" }));
    expect(events[0]?.metadata).toMatchObject({
      before: { sastEnabled: true, scaEnabled: true },
      after: { sastEnabled: false, scaEnabled: true },
    });
  });

  test("cannot be scanned with both engines off", async () => {
    await owner.browser.call((api) => api.repository.update({ id, sastEnabled: false, scaEnabled: false }));

    const start = owner.browser.call((api) => api.scan.start({ repositoryId }));

    expect(await outcomeOf(start)).toBe("CONFLICT");
  });

  test("cannot be scanned while its connection needs somebody", async () => {
    await lab.walls.sql`update git_connections set state = 'reauth_required' where id = ${connectionId}`;

    const start = owner.browser.call((api) => api.scan.start({ repositoryId }));

    expect(await outcomeOf(start)).toBe("CONFLICT");
  });

  test("is removed with its waiting scan, and its history stays", async () => {
    await owner.browser.call((api) => api.scan.start({ repositoryId }));

    await owner.browser.call((api) => api.repository.remove({ id }));

    expect(await connected()).toEqual([]);
    const { scans } = await owner.browser.call((api) => api.scan.list({}));
    expect(scans).toMatchObject([{ state: "cancelled" }]);
    expect(await lab.walls.actions(owner.workspaceId)).toContain("repository_disabled");
  });

  test("that was removed cannot be scanned, and can be enabled anew under its old identity", async () => {
    await owner.browser.call((api) => api.repository.remove({ id }));
    expect(await outcomeOf(owner.browser.call((api) => api.scan.start({ repositoryId })))).toBe("NOT_FOUND");

    expect((await enable("500001")).repositoryId).toBe(repositoryId);
  });
});
