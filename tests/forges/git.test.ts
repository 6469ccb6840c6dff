import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixtureRepository, commitFiles } from "#tests/forges/fixture-repository";
import { runGit, spawnGit } from "#tests/forges/run-git";
import { type LocalForge, type LocalForges, startLocalForges } from "#tests/forges/start-all";

let forges: LocalForges;
let directory: string;
let clones = 0;

beforeAll(async () => {
  forges = await startLocalForges({ redirectUriFor: (provider) => `http://localhost:3000/${provider}` });
  directory = await mkdtemp(join(tmpdir(), "forge-clone-"));
});

afterAll(async () => {
  await forges.close();
  await rm(directory, { recursive: true, force: true });
});

/** Runs a git command against a repository with Basic credentials in a header. */
function git(
  local: LocalForge,
  path: string,
  user: string,
  password: string,
  command = ["clone", "--quiet", "--depth=1"],
) {
  clones += 1;
  const target = join(directory, String(clones));
  const header = `http.extraHeader=Authorization: Basic ${btoa(`${user}:${password}`)}`;
  const place = command[0] === "clone" ? [target] : [];
  return spawnGit(["-c", header, ...command, `${local.origin}/${path}.git`, ...place]).then((output) => ({
    ...output,
    target,
  }));
}

const cases = [
  { provider: "github", user: "x-access-token", path: "acme-example/payments-api", version: 3 },
  { provider: "gitlab", user: "oauth2", path: "acme-example/platform/inventory-service", version: 2 },
  { provider: "bitbucket", user: "x-token-auth", path: "acme-example/release-notifier", version: 1 },
] as const;

describe.each(cases)("$provider", ({ provider, user, path, version }) => {
  it("clones with a living token", async () => {
    const local = forges[provider];
    const { code, target, stderr } = await git(local, path, user, local.forge.issueToken().access);
    expect([code, stderr]).toEqual([0, ""]);
    const lockfile = JSON.parse(await readFile(join(target, "package-lock.json"), "utf8")) as object;
    expect(lockfile).toMatchObject({ lockfileVersion: version });
    expect(local.forge.stats.git).toBeGreaterThan(0);
  });

  it("asks for a token and refuses wrong ones", async () => {
    const local = forges[provider];
    const anonymous = await fetch(`${local.origin}/${path}.git/info/refs?service=git-upload-pack`);
    expect([anonymous.status, anonymous.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining("Basic"),
    ]);
    const { access } = local.forge.issueToken();
    expect((await git(local, path, user, "wrong")).stderr).toContain("could not read Username");
    expect((await git(local, path, "somebody", access)).code).not.toBe(0);
  });

  it("says that what is out of reach does not exist", async () => {
    const local = forges[provider];
    const out = local.forge.world.repositories.find(
      (repository) => Object.keys(repository.rights).length === 0,
    );
    const { stderr } = await git(local, `acme-example/${out?.name}`, user, local.forge.issueToken().access);
    expect(stderr).toContain("not found");
  });

  it("records a push as a violation", async () => {
    const local = forges[provider];
    const url = `${local.origin}/${path}.git/info/refs?service=git-receive-pack`;
    const headers = { authorization: `Basic ${btoa(`${user}:${local.forge.issueToken().access}`)}` };
    expect((await fetch(url, { headers })).status).toBe(403);
    expect(local.forge.violations.at(-1)).toMatchObject({ reason: "git push" });
  });

  it("serves an empty repository", async () => {
    const local = forges[provider];
    const empty = local.forge.world.repositories.find((repository) => repository.defaultBranch === null);
    const { access } = local.forge.issueToken();
    const refs = await git(local, `octo-operator/${empty?.name}`, user, access, ["ls-remote"]);
    expect([refs.code, refs.stdout.length]).toEqual([0, 0]);
  });
});

describe("GitLab source", () => {
  const path = "acme-example/order-router";

  it("opens with read_repository and not with read_api", async () => {
    const { forge } = forges.gitlab;
    const narrow = forge.issueToken({ scopes: ["read_repository", "read_user"] });
    expect((await git(forges.gitlab, path, "oauth2", narrow.access)).code).toBe(0);
    const listing = forge.issueToken({ scopes: ["read_api"] });
    expect((await git(forges.gitlab, path, "oauth2", listing.access)).code).not.toBe(0);
  });

  it("stays closed to a guest", async () => {
    const { access } = forges.gitlab.forge.issueToken();
    const { stderr } = await git(forges.gitlab, "acme-example/guest-notes", "oauth2", access);
    expect(stderr).toContain("403");
  });
});

describe("repositories on disk", () => {
  it("have the same commit for the same source, and take more commits", async () => {
    const [one, other] = [join(directory, "one.git"), join(directory, "other.git")];
    const first = await buildFixtureRepository("payments-api", one);
    expect(await buildFixtureRepository("payments-api", other)).toMatchObject({ commit: first.commit });
    const next = await commitFiles(
      one,
      "main",
      [{ path: "NOTES.md", content: Buffer.from("more\n") }],
      "Add notes",
    );
    expect((await runGit(["-C", one, "rev-list", next])).trim().split("\n")).toEqual([next, first.commit]);
    expect((await runGit(["-C", one, "log", "-1", "--format=%an <%ae> %aI", next])).trim()).toBe(
      "Fixture <fixture@example.invalid> 2025-01-01T00:00:00+00:00",
    );
  });

  it("answers a partial clone", async () => {
    const { access } = forges.github.forge.issueToken();
    const { code } = await git(forges.github, "acme-example/payments-api", "x-access-token", access, [
      "clone",
      "--quiet",
      "--bare",
      "--filter=blob:none",
    ]);
    expect(code).toBe(0);
  });
});
