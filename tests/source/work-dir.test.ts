import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acceptGitVersion, checkGitVersion } from "#server/source/git-version";
import { makeWorkDir, sweepWorkDirs } from "#server/source/work-dir";
import { temporaryDirectory } from "#tests/source/git-fixture";

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => directory.remove());

describe("work directories", () => {
  it("are private, distinct and removed with what is in them", async () => {
    const first = await makeWorkDir(directory.path, "scan_1");
    const second = await makeWorkDir(directory.path, "scan_1");
    expect(first.path).not.toBe(second.path);
    expect(statSync(first.path).mode & 0o777).toBe(0o700);
    writeFileSync(join(first.path, "x"), "x");
    await first.remove();
    await first.remove();
    await second.remove();
    expect(readdirSync(directory.path)).toEqual([]);
  });

  it("are swept when their process is gone, or was an earlier one with the same id", async () => {
    const mine = await makeWorkDir(directory.path, "a");
    const dead = spawnSync("true").pid;
    const leftovers = [`scan-${dead}-1-a-0123456789ab`, `scan-${process.pid}-1-a-0123456789ab`];
    for (const name of [...leftovers, "something-else"]) mkdirSync(join(directory.path, name));
    const target = join(directory.path, "something-else");
    symlinkSync(target, join(directory.path, `scan-${dead}-1-b-0123456789ab`));
    expect((await sweepWorkDirs(directory.path)).sort()).toEqual(leftovers.sort());
    expect(existsSync(mine.path) && existsSync(target)).toBe(true);
    await mine.remove();
  });

  it("refuse an id that could leave the root, and sweep nothing where there is nothing", async () => {
    await expect(makeWorkDir(directory.path, "../x")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await sweepWorkDirs(join(directory.path, "absent"))).toEqual([]);
  });
});

describe("I-30, git version", () => {
  it("accepts the installed git", async () => {
    expect(await checkGitVersion()).toMatch(/^\d+\.\d+/);
  });

  it.each([
    ["git version 2.39.5\n", "2.39.5"],
    ["git version 2.50.1 (Apple Git-155)\n", "2.50.1"],
    ["git version 3.0.0.windows.1\n", "3.0.0"],
  ])("reads %j", (output, version) => expect(acceptGitVersion(output)).toBe(version));

  it.each(["git version 2.38.9", "git version 1.99.0", "", "something else"])("refuses %j", (output) => {
    expect(() => acceptGitVersion(output)).toThrow("PRECONDITION_FAILED");
  });
});
