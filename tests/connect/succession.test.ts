import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#server/domain/id";
import type { ForgeRepository } from "#tests/forges/model";
import { outcomeOf } from "#tests/helpers/outcome";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;
let account: Account;
let heir: string;
let shared: string;
let own: string;

const HEIR = "second-reader";
const PARKED = "No connected account can read it";

beforeAll(async () => {
  lab = await openTokenLab();
});

/** Two accounts at one GitLab, and two enabled repositories, of which the second account reaches one. */
beforeEach(async () => {
  account = await lab.account("gitlab");
  const { world } = account.forge;
  world.users.push({ id: "3999", login: HEIR, name: "Second Reader" });
  byId("7001").rights[HEIR] = "write";
  byId("7002").rights[HEIR] = "read";
  heir = await lab.plant(account, HEIR);
  shared = (await enable("7001")).repositoryId;
  own = (await enable("7002")).repositoryId;
});

afterAll(() => lab.close());

function byId(id: string): ForgeRepository {
  const found = account.forge.world.repositories.find((each) => each.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
}

const enable = (externalId: string) =>
  account.owner.browser.call((api) =>
    api.repository.enable({
      ...{ connectionId: account.id, externalId },
      ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
    }),
  );
const succession = (id = account.id) =>
  account.owner.browser.call((api) => api.connection.succession({ id }));
const move = (
  fields: { repositoryIds?: string[]; parkUnreachable?: boolean; from?: string; to?: string } = {},
) => account.owner.browser.call((api) => api.connection.move({ from: account.id, to: heir, ...fields }));
const connected = async () =>
  (await account.owner.browser.call((api) => api.repository.connected())).repositories;
const holderOf = async (repositoryId: string) =>
  (await connected()).find((each) => each.repositoryId === repositoryId)?.connectionId;
const metadataOf = async (action: "repository_moved" | "repository_parked") => {
  const { events } = await account.owner.browser.call((api) => api.activity.list({ action }));
  return events.map(({ metadata }) => metadata);
};

describe("the succession of a connection", () => {
  test("names what hangs on it, and who could take over what", async () => {
    const found = await succession();

    expect(found).toMatchObject({
      ...{ id: account.id, provider: "gitlab", state: "active" },
      connectedBy: { name: account.owner.name, stillMember: true, role: "owner" },
      heirs: [{ connectionId: heir, providerUsername: HEIR }],
    });
    expect(found.repositories.map((each) => [each.repositoryId, each.reachableBy])).toEqual(
      [
        [shared, [heir]],
        [own, []],
      ].sort((one, other) => nameOf(one[0]).localeCompare(nameOf(other[0]))),
    );
    expect(JSON.stringify(found)).not.toContain("token");
  });

  test("says that the person who connected it has left", async () => {
    const { workspaceId, userId } = account.owner;
    const second = await lab.product.member({ id: workspaceId, name: "Acme" }, "owner");
    await (await lab.product.api(second)).team.remove({ userId });

    const found = await (await lab.product.api(second)).connection.succession({ id: account.id });

    expect(found.connectedBy).toEqual({ name: account.owner.name, stillMember: false, role: null });
  });

  test("tells an account that does not answer from one that has no access", async () => {
    await lab.walls
      .sql`update git_connections set rate_limited_until = now() + interval '1 minute' where id = ${heir}`;

    const { repositories } = await succession();

    expect(repositories.map(({ reachableBy, unanswered }) => [reachableBy, unanswered])).toEqual([
      [[], [heir]],
      [[], [heir]],
    ]);
  });

  test("offers no account that is not active", async () => {
    await account.owner.browser.call((api) => api.connection.suspend({ id: heir, reason: "an incident" }));

    expect(await succession()).toMatchObject({
      heirs: [],
      repositories: [{ reachableBy: [] }, { reachableBy: [] }],
    });
  });
});

describe("moving", () => {
  test("hangs what the other account reaches on it, with an event each, and leaves the rest", async () => {
    const outcomes = await move();

    expect(Object.fromEntries(outcomes.map((each) => [each.repositoryId, each.outcome]))).toEqual({
      [shared]: "moved",
      [own]: "kept",
    });
    expect(await holderOf(shared)).toBe(heir);
    expect(await holderOf(own)).toBe(account.id);
    expect((await connected()).map(({ pausedReason }) => pausedReason)).toEqual([null, null]);
    expect(await metadataOf("repository_moved")).toEqual([
      { fullName: nameOf(shared), from: "octo-operator", to: HEIR },
    ]);
  });

  test("outlives the end of the first connection", async () => {
    await move();

    const { removedRepositories } = await account.owner.browser.call((api) =>
      api.connection.disconnect({ id: account.id }),
    );

    expect(removedRepositories).toEqual([nameOf(own)]);
    expect(await connected()).toMatchObject([{ repositoryId: shared, connectionId: heir }]);
  });

  test("parks what cannot be reached only when that is asked for", async () => {
    const outcomes = await move({ parkUnreachable: true });

    expect(outcomes.find((each) => each.repositoryId === own)?.outcome).toBe("parked");
    const parked = (await connected()).filter(({ pausedReason }) => pausedReason !== null);
    expect(parked).toMatchObject([{ repositoryId: own, connectionId: account.id, pausedReason: PARKED }]);
    expect(await metadataOf("repository_parked")).toEqual([{ fullName: nameOf(own), reason: PARKED }]);
  });

  test("never parks for an account that could not be asked", async () => {
    await lab.walls
      .sql`update git_connections set rate_limited_until = now() + interval '1 minute' where id = ${heir}`;

    const outcomes = await move({ parkUnreachable: true });

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["unanswered", "unanswered"]);
    expect((await connected()).map(({ pausedReason }) => pausedReason)).toEqual([null, null]);
  });

  test("moves only what was named", async () => {
    byId("7002").rights[HEIR] = "write";

    expect(await move({ repositoryIds: [own] })).toMatchObject([{ repositoryId: own, outcome: "moved" }]);
    expect(await holderOf(shared)).toBe(account.id);
  });

  test("happens once when it is asked for twice at the same moment", async () => {
    const both = (
      await Promise.all(
        [move({ repositoryIds: [shared] }), move({ repositoryIds: [shared] })].map((each) =>
          each.catch(() => []),
        ),
      )
    ).flat();

    expect(both.filter(({ outcome }) => outcome === "moved")).toHaveLength(1);
    expect(await metadataOf("repository_moved")).toHaveLength(1);
  });

  test.each([
    ["to itself", () => ({ to: account.id }), "BAD_REQUEST"],
    ["to nothing", () => ({ to: newId() }), "NOT_FOUND"],
    ["from nothing", () => ({ from: newId() }), "NOT_FOUND"],
    ["a repository of somebody else", () => ({ repositoryIds: [shared, newId()] }), "NOT_FOUND"],
  ])("is refused %s", async (_, fields, code) => {
    expect(await outcomeOf(move(fields()))).toBe(code);
    expect(await holderOf(shared)).toBe(account.id);
  });

  test("is refused to an account that is suspended", async () => {
    await account.owner.browser.call((api) => api.connection.suspend({ id: heir, reason: "an incident" }));

    expect(await outcomeOf(move())).toBe("CONFLICT");
  });

  test("is refused to another provider", async () => {
    const { workspaceId } = account.owner;
    await lab.walls
      .sql`update git_connections set host = 'elsewhere.example' where id = ${heir} and workspace_id = ${workspaceId}`;

    expect(await outcomeOf(move())).toBe("PRECONDITION_FAILED");
  });
});

const nameOf = (repositoryId: unknown): string =>
  repositoryId === shared ? "acme-example/platform/inventory-service" : "acme-example/order-router";
