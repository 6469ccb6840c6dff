import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readRefAdvertisement } from "#server/providers/gitlab/ref-advertisement";
import type { Forge } from "#tests/forges/forge";
import { fullPath } from "#tests/forges/model";
import type { Operator } from "#tests/helpers/lab";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { putGrant } from "#tests/helpers/put-grant";
import { type EnabledRepository, openScanLab, type ScanLab, scannable } from "#tests/helpers/scanning";

let lab: ScanLab;
let owner: Operator;
let forge: Forge;
let connectionId: string;

const { fullName } = scannable.gitlab;
const engines = { sastEnabled: true, scaEnabled: true, scanNow: false };
const narrow = ["read_repository", "read_user"];

beforeAll(async () => {
  lab = await openScanLab();
});

beforeEach(async () => {
  await lab.renew();
  const known = await lab.enabled("gitlab");
  ({ owner, forge, connectionId } = known);
  await owner.browser.call((api) => api.repository.remove({ id: known.id }));
  await grant(narrow, "limited");
});

afterAll(() => lab.close());

const grant = (scopes: string[], state: "active" | "limited") =>
  putGrant(lab, { owner, forge, connectionId }, scopes, state);
const add = (path: string, fields: Partial<typeof engines> = {}) =>
  owner.browser.call((api) => api.repository.enableByPath({ connectionId, path, ...engines, ...fields }));
const connected = async () => (await owner.browser.call((api) => api.repository.connected())).repositories;
const asEnabled = (ids: { id: string; repositoryId: string }, name = fullName): EnabledRepository => ({
  ...{ owner, forge, connectionId, fullName: name, ...ids },
});

test("the picker says what to do where a connection may not list", async () => {
  const [part] = await owner.browser.call((api) => api.repository.available({}));

  expect(part).toMatchObject({ status: "failed", problem: expect.stringContaining("add it by its path") });
});

test("a repository added by its path is scanned like any other", async () => {
  const repository = asEnabled(await add(`${fullName}.git`));

  expect(await connected()).toMatchObject([
    { fullName, connectionId, defaultBranch: "main", isPrivate: true, language: null },
  ]);
  const { events } = await owner.browser.call((api) => api.activity.list({ action: "repository_enabled" }));
  expect(events[0]).toMatchObject({ metadata: { fullName, externalId: `path:${fullName}` } });

  const scan = await lab.finish(repository, await lab.queue(repository));

  expect(scan).toMatchObject({ errorMessage: null, state: "succeeded" });
  expect((await lab.findingStates(repository)).new).toBeGreaterThan(0);
  expect((await connected())[0]?.pausedReason).toBeNull();
  expect(forge.violations).toEqual([]);
});

test("a scan can be asked for at once", async () => {
  const { repositoryId } = await add(fullName, { scanNow: true });

  const { scans } = await owner.browser.call((api) => api.scan.list({ repositoryId }));
  expect(scans).toMatchObject([{ state: "queued", trigger: "enabled", branch: "main" }]);
});

test("a default branch of another name is found, and followed", async () => {
  forge.repository(fullName).defaultBranch = "trunk";
  const repository = asEnabled(await add(fullName));

  expect(await connected()).toMatchObject([{ defaultBranch: "trunk" }]);
  expect((await lab.finish(repository, await lab.queue(repository))).state).toBe("succeeded");
});

describe("is refused", () => {
  test.each([
    ...["project", "../../user", "group/../user", "group/.git", "-group/project", "group/--upload-pack=x"],
    ...["group//project", "/group/project", "group/project/", "group/pro ject", "group/project?x=1"],
    ...["group/project#x", "group/%2e%2e/user", "group\\project", "group/pro\r\nhost: evil", "https://a/b"],
    `group/${"a".repeat(260)}`,
  ])("what is no path: %j", async (path) => {
    const before = forge.requests.length;

    expect(await outcomeOf(add(path))).toBe("BAD_REQUEST");
    expect(forge.requests.length).toBe(before);
  });

  test.each([
    ["out of sight", () => fullPathOf("7008"), "NOT_FOUND"],
    ["for guests", () => fullPathOf("7004"), "NOT_FOUND"],
    ["not there", () => "acme-example/nowhere", "NOT_FOUND"],
    ["moved away", () => "acme-example/schemas", "NOT_FOUND"],
    ["empty", () => fullPathOf("7005"), "CONFLICT"],
  ])("a project that is %s", async (_, path, code) => {
    expect(await outcomeOf(add(path()))).toBe(code);
    expect(await connected()).toEqual([]);
  });

  test("without an engine", async () => {
    expect(await outcomeOf(add(fullName, { sastEnabled: false, scaEnabled: false }))).toBe("BAD_REQUEST");
  });

  test("for a connection that may list", async () => {
    await grant(["read_api", ...narrow], "active");

    expect(await outcomeOf(add(fullName))).toBe("PRECONDITION_FAILED");
  });

  test("for a connection that may not read code", async () => {
    await grant(["read_api", "read_user"], "limited");

    expect((await refusalOf(add(fullName))).say).toContain("read_repository");
  });

  test("where an id is wanted, so that nothing slips under the floor of write access", async () => {
    await grant(["read_api", ...narrow], "active");
    const externalId = `path:${fullPathOf("7003")}`;

    const enabling = owner.browser.call((api) =>
      api.repository.enable({ connectionId, externalId, ...engines }),
    );
    expect(await outcomeOf(enabling)).toBe("BAD_REQUEST");
  });

  test("a second time, by path or by number", async () => {
    await add(fullName);

    expect(await outcomeOf(add(fullName))).toBe("CONFLICT");
    expect(await outcomeOf(add(fullName.toUpperCase()))).toMatch(/CONFLICT|NOT_FOUND/);
    await grant(["read_api", ...narrow], "active");
    const { externalId } = scannable.gitlab;
    const byNumber = owner.browser.call((api) =>
      api.repository.enable({ connectionId, externalId, ...engines }),
    );
    expect(await outcomeOf(byNumber)).toBe("CONFLICT");
    expect(await connected()).toHaveLength(1);
  });
});

test("a dead grant asks for a reconnection, and is not taken for a project that is gone", async () => {
  const repository = asEnabled(await add(fullName));
  forge.withdrawGrants();

  const scan = await lab.finish(repository, await lab.queue(repository));

  expect(scan).toMatchObject({ state: "failed", errorCode: "REAUTH_REQUIRED" });
  const [row] = await lab.walls.sql`select gone_at from repositories where id = ${repository.repositoryId}`;
  expect(row?.gone_at).toBeNull();
});

test("once the grant is wider, the floor of write access holds again", async () => {
  const name = fullPathOf("7003");
  const repository = asEnabled(await add(name), name);
  await grant(["read_api", ...narrow], "active");

  const scan = await lab.finish(repository, await lab.queue(repository));

  expect(scan).toMatchObject({ state: "failed", errorCode: "FORBIDDEN" });
});

describe("git's list of references", () => {
  const line = (text: string) => (text.length + 4).toString(16).padStart(4, "0") + text;
  const service = `${line("# service=git-upload-pack\n")}0000`;
  const id = "a".repeat(40);

  test("names the default branch", () => {
    const first = line(`${id} HEAD\0multi_ack symref=HEAD:refs/heads/release/2 agent=git\n`);
    const refs = { hasRefs: true, defaultBranch: "release/2" };
    expect(readRefAdvertisement(`${service}${first}0000`)).toEqual(refs);
  });

  test("is empty for an empty repository", () => {
    const first = line(`${"0".repeat(40)} capabilities^{}\0multi_ack agent=git\n`);
    const refs = { hasRefs: false, defaultBranch: null };
    expect(readRefAdvertisement(`${service}${first}0000`)).toEqual(refs);
    expect(readRefAdvertisement(`${service}0000`)).toEqual(refs);
  });

  test.each([
    ["", "nothing"],
    ["<html>Sign in</html>", "a page"],
    [service, "a half"],
    [`${service}ffff${id} HEAD\0`, "a line that is too short"],
    [`${service}0002`, "a length that cannot be"],
    [`${service}${line("version 2\n")}0000`, "another version"],
    [`${service}${line("x\0symref=HEAD:refs/heads/main\n")}`, "no reference"],
  ])("is not read from %j: %s", (text) => {
    expect(readRefAdvertisement(text)).toBeUndefined();
  });
});

function fullPathOf(id: string): string {
  const found = forge.world.repositories.find((each) => each.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return fullPath(found);
}
