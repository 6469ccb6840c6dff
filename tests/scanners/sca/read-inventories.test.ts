import { describe, expect, it } from "vitest";
import { findLockfiles } from "#server/scanners/sca/find-lockfiles";
import { type InventoryLimits, readInventories } from "#server/scanners/sca/read-inventories";
import { sourceOf } from "#tests/scanners/source-of";

const pin = (name: string) => `${name}==1.0\n`;

async function read(files: Record<string, string>, limits?: InventoryLimits) {
  const source = sourceOf(files);
  let reads = 0;
  const counting = {
    ...source,
    read: (paths: readonly string[]) => {
      reads += Math.sign(paths.length);
      return source.read(paths);
    },
  };
  const found = findLockfiles(source.entries);
  const answer = await readInventories(counting, found, new AbortController().signal, limits);
  return { ...answer, reads };
}

describe("the lockfiles of one commit", () => {
  it("are read in one go, and the manifests without one in another", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`f${i}/requirements.txt`, pin(`a${i}`)]),
    );
    const {
      reads,
      inventories,
      files: count,
    } = await read({
      ...files,
      "x/package.json": "{}",
      "y/package.json": "{}",
    });
    expect([reads, inventories.length, count]).toEqual([2, 50, 52]);
  });

  it("are left out, with a gap, when they are too large together", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`f${i}/requirements.txt`, pin("a")]),
    );
    const { inventories, gaps, bytes } = await read(files, { bytes: 3 * pin("a").length, packages: 100 });
    expect([inventories.length, bytes]).toEqual([3, 3 * pin("a").length]);
    expect(gaps).toEqual(["7 lockfiles and manifests were left out: all together are too large."]);
  });

  it("count what is read with several of them each time, so that reading ends", async () => {
    const project = `[project]\ndependencies = ["a"]\n# ${"x".repeat(1_000)}\n`;
    const lock = '[[packages]]\nname = "a"\nversion = "1"\n';
    const locks = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`pylock.n${i}.toml`, lock]));
    const { inventories } = await read(
      { ...locks, "pyproject.toml": project },
      { bytes: 2 * (project.length + lock.length), packages: 100 },
    );
    expect(inventories).toHaveLength(2);
  });

  it("are left out, with a gap, when they hold too many packages", async () => {
    const files = { "a/requirements.txt": pin("a") + pin("b"), "b/requirements.txt": pin("a") + pin("b") };
    const { inventories, gaps } = await read(files, { bytes: 10_000, packages: 3 });
    expect(inventories).toHaveLength(1);
    expect(gaps).toEqual([
      "b/requirements.txt and what follows was left out: there are more than 3 packages.",
    ]);
  });
});
