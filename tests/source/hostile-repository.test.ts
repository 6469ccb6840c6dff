import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AppError } from "#server/errors";
import { Secret } from "#server/secret";
import { cloneShallow } from "#server/source/clone";
import { runGit } from "#server/source/git-command";
import { gitEnvironment } from "#server/source/git-settings";
import { openSourceTree } from "#server/source/tree";
import { makeRepository, type PlumbedEntry, temporaryDirectory } from "#tests/source/git-fixture";
import { type GitServer, startGitServer } from "#tests/source/git-http-server";

const password = "s3cret-token-of-the-test";
const { signal } = new AbortController();
let directory: ReturnType<typeof temporaryDirectory>;
let repository: ReturnType<typeof makeRepository>;
let server: GitServer;
let workDir: string;
/** What a repository would leave behind if anything of it ran. */
let canary: string;

beforeEach(async () => {
  directory = temporaryDirectory();
  const root = join(directory.path, "served");
  mkdirSync(root);
  repository = makeRepository(root);
  server = await startGitServer(root, password);
  workDir = join(directory.path, "work");
  mkdirSync(workDir);
  canary = join(directory.path, "canary");
});

afterEach(async () => {
  await server.close();
  directory.remove();
});

const clone = () =>
  cloneShallow({
    ...{ url: `${server.origin}/origin.git`, branch: "main", username: "x-access-token", workDir, signal },
    ...{ token: new Secret(password), allowHttp: true },
  });

const file = (path: string, content: string, mode: PlumbedEntry["mode"] = "100644"): PlumbedEntry => ({
  ...{ path, content, mode },
});

/** Reads the whole of what was cloned, as the engines do. */
async function readAll(): Promise<Map<string, string>> {
  const { gitDir, commit } = await clone();
  const tree = await openSourceTree({ gitDir, commit, signal });
  const read = new Map<string, string>();
  for await (const { path, bytes } of tree.read(tree.entries.map((entry) => entry.path)))
    read.set(path, bytes.toString());
  await tree.close();
  return read;
}

it("I-30 a submodule whose path ends in a carriage return is not fetched, and its hook does not run", async () => {
  const other = await startGitServer(directory.path, password);
  try {
    repository.commit(
      [
        file(".gitmodules", `[submodule "s"]\n\tpath = "sub\r"\n\turl = ${other.origin}/x.git\n`),
        file("hooks/post-checkout", `#!/bin/sh\ntouch ${canary}\n`, "100755"),
        file("sub", "hooks", "120000"),
        file("sub\r", "a".repeat(40), "160000"),
      ],
      "main",
    );

    const read = await readAll().catch((error: unknown) => error);

    expect(read instanceof AppError || read instanceof Map).toBe(true);
    expect(other.requests).toEqual([]);
    expect(readdirSync(workDir)).toEqual(["repo.git"]);
    expect(existsSync(join(workDir, "repo.git/hooks"))).toBe(false);
    expect(existsSync(canary)).toBe(false);
  } finally {
    await other.close();
  }
});

it.each([
  ["another protocol", () => `file://${repository.gitDir}`],
  ["a local path", () => repository.gitDir],
  ["a command", () => `ext::sh -c touch% ${canary}`],
])("I-31 git itself refuses %s, whatever address it is given", async (_what, address) => {
  repository.commit([file("a", "a")], "main");

  const outcome = await runGit({
    ...{ args: ["ls-remote", "--", address()], transport: "https", signal, timeoutMs: 10_000 },
  });

  expect(outcome.stderr).toMatch(/transport '(file|ext)' not allowed/);
  expect([outcome.exitCode === 0, outcome.stdout, existsSync(canary)]).toEqual([false, "", false]);
  expect(repository.git(["ls-remote", repository.gitDir])).toContain("refs/heads/main");
});

it.each([".git", ".GIT", "git~1", ".g\u200cit"])(
  "I-31 a repository that would write into %j is refused with the objects it came in",
  async (name) => {
    const blob = repository.git(["hash-object", "-w", "--stdin"], "[core]\n\tfsmonitor = id\n");
    const inner = repository.git(["mktree"], `100644 blob ${blob}\tconfig\n`);
    const outer = repository.git(["mktree"], `040000 tree ${inner}\t${name}\n`);
    const commit = repository.git(["commit-tree", "-m", "x", outer]);
    repository.git(["update-ref", "refs/heads/main", commit]);

    const refusal = await clone().catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(AppError);
    expect(readdirSync(workDir)).toEqual(["repo.git"]);
  },
);

it("I-35 hooks, filters, LFS pointers and configuration of a repository are text and nothing else", async () => {
  const command = `touch ${canary}`;
  const hostile = [
    file(".gitattributes", "* filter=lfs diff=evil merge=evil\n*.txt filter=evil\n"),
    file(".gitconfig", `[core]\n\tfsmonitor = ${command}\n[filter "evil"]\n\tsmudge = ${command}\n`),
    file("HEAD", "ref: refs/heads/main\n"),
    file("config", `[core]\n\tbare = true\n\tfsmonitor = ${command}\n\tsshCommand = ${command}\n`),
    file("hooks/post-checkout", `#!/bin/sh\n${command}\n`, "100755"),
    file("large.txt", `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 9\n`),
    file("objects/x", "x"),
    file("refs/x", "x"),
  ];
  repository.commit(hostile, "main");

  const read = await readAll();

  expect(read).toEqual(new Map(hostile.map(({ path, content }) => [path, String(content)])));
  expect(existsSync(canary)).toBe(false);
});

it("I-35 git inherits nothing but the path, and reads no configuration but ours", () => {
  const { PATH: _, ...environment } = gitEnvironment();

  expect(environment).toMatchObject({
    ...{ HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
    ...{ GIT_ATTR_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", GIT_LFS_SKIP_SMUDGE: "1" },
  });
  expect(Object.values(environment).filter((value) => value.length > 12 && value !== "/nonexistent")).toEqual(
    [],
  );
});

it("I-34 names that differ in case only, are long or turn the text around are all listed as they are", async () => {
  const names = ["A.js", "a.js", `${"d/".repeat(1_000)}deep.js`, "\u202egnp.js"];
  repository.commit(
    names.map((name) => file(name, name)),
    "main",
  );

  expect(await readAll()).toEqual(new Map(names.map((name) => [name, name])));
});

it("attributes of the repository hide nothing and change nothing, as they would in an archive of it", async () => {
  const source = "eval(location.hash); // $Format:%H$\n";
  repository.commit(
    [
      file(".gitattributes", "hidden.js export-ignore\nfilled.js export-subst\nbinary.js -text -diff\n"),
      file("hidden.js", source),
      file("filled.js", source),
      file("binary.js", source),
    ],
    "main",
  );
  const archived = repository.git(["archive", "--format=tar", "main"]);
  expect(archived).not.toContain("hidden.js\0");
  expect(archived.split("$Format:%H$").length - 1).toBe(1);

  const read = await readAll();

  for (const name of ["hidden.js", "filled.js", "binary.js"]) expect(read.get(name)).toBe(source);
});
