import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenTreeRequest, openSourceTree } from "#server/source/tree";
import { makeRepository, temporaryDirectory } from "#tests/source/git-fixture";

let directory: ReturnType<typeof temporaryDirectory>;
let repository: ReturnType<typeof makeRepository>;

beforeEach(() => {
  directory = temporaryDirectory();
  repository = makeRepository(directory.path);
});

afterEach(() => directory.remove());

function open(commit: string, changes: Partial<OpenTreeRequest> = {}) {
  return openSourceTree({
    gitDir: repository.gitDir,
    commit,
    signal: new AbortController().signal,
    ...changes,
  });
}

describe("openSourceTree", () => {
  it("I-31, I-34: lists files and puts links, submodules, unreadable names and large files aside", async () => {
    const commit = repository.commit(
      [
        { mode: "100644", path: "a.js", content: "let a;\n" },
        { mode: "100755", path: "bin/run", content: "#!/bin/sh\n" },
        { mode: "120000", path: "link", content: "/etc/passwd" },
        { mode: "160000", path: "sub", content: "a".repeat(40) },
        { mode: "100644", path: "new\nline", content: "x" },
        { mode: "100644", path: "large", content: Buffer.alloc(5 * 1024 ** 2 + 1) },
        { mode: "100644", path: "ünïcode.ts", content: "let u;" },
      ],
      "main",
    );
    const tree = await open(commit);
    expect(tree.commit).toBe(commit);
    expect(tree.entries.map((entry) => entry.path)).toEqual(["a.js", "bin/run", "ünïcode.ts"]);
    expect(new Map(tree.skipped.map(({ path, reason }) => [path, reason]))).toEqual(
      new Map([
        ["link", "symbolic link"],
        ["sub", "submodule"],
        ["new\ufffdline", "name is not readable text"],
        ["large", "larger than 5 MiB"],
      ]),
    );
    await tree.close();
  });

  it("reads files whole and in the order asked for, the same file twice too", async () => {
    const entries = Array.from({ length: 300 }, (_, index) => ({
      mode: "100644" as const,
      path: `f${index}`,
      content: `${index}\n`.repeat(index),
    }));
    const tree = await open(repository.commit(entries, "main"));
    const paths = [...entries.map((entry) => entry.path).reverse(), "f7"];
    const read: string[] = [];
    for await (const { path, bytes } of tree.read(paths)) {
      expect(bytes.toString()).toBe(entries[Number(path.slice(1))]?.content);
      read.push(path);
    }
    expect(read).toEqual(paths);
    await tree.close();
  });

  it("survives a reader that stops early, and can be read again", async () => {
    const tree = await open(
      repository.commit(
        [
          { mode: "100644", path: "a", content: Buffer.alloc(4 * 1024 ** 2) },
          { mode: "100644", path: "b", content: "b" },
        ],
        "main",
      ),
    );
    for await (const { path } of tree.read(["a", "b"])) {
      expect(path).toBe("a");
      break;
    }
    for await (const { bytes } of tree.read(["b"])) expect(bytes.toString()).toBe("b");
    await tree.close();
  });

  it("ends with the signal's reason when aborted in the middle", async () => {
    const controller = new AbortController();
    const commit = repository.commit(
      [
        { mode: "100644", path: "a", content: "a" },
        { mode: "100644", path: "b", content: "b" },
      ],
      "main",
    );
    const tree = await open(commit, { signal: controller.signal });
    const reading = (async () => {
      for await (const _file of tree.read(["a", "b"])) controller.abort(new Error("stopped by the test"));
    })();
    await expect(reading).rejects.toThrow("stopped by the test");
    await tree.close();
  });

  it("throws at once for a path that is not an entry", async () => {
    const tree = await open(repository.commit([{ mode: "120000", path: "link", content: "x" }], "main"));
    expect(() => tree.read(["link"])).toThrow("not an entry");
    expect(() => tree.read(["../../etc/passwd"])).toThrow("not an entry");
    await tree.close();
  });

  it("I-33, R-40: stops a small repository that unfolds into many entries", async () => {
    let tree = repository.git(
      ["mktree"],
      `100644 blob ${repository.git(["hash-object", "-w", "--stdin"], "x")}\tf\n`,
    );
    for (let level = 0; level < 6; level += 1) {
      const lines = Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\td${index}\n`);
      tree = repository.git(["mktree"], lines.join(""));
    }
    const commit = repository.git(["commit-tree", "-m", "bomb", tree]);
    await expect(open(commit)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    await expect(open(commit, { limits: { maxEntries: 10 } })).rejects.toMatchObject({
      code: "PAYLOAD_TOO_LARGE",
    });
  });

  it("takes commit ids only", async () => {
    await expect(open("--help")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(open("HEAD")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(open("a".repeat(40))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
