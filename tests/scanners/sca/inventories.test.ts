import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { filesOf, fixtures, inventoriesOf } from "#tests/scanners/sca/inventory-of";

const names = fs.readdirSync(fixtures);

describe("the inventory of a lockfile", () => {
  it.each(names)("is what was written down for %s", (name) => {
    const expected: unknown = JSON.parse(fs.readFileSync(path.join(fixtures, name, "expected.json"), "utf8"));

    expect(inventoriesOf(filesOf(name))).toEqual(expected);
  });

  it.each(names)("names lines of %s that hold the package", (name) => {
    const files = filesOf(name);
    for (const [lockfile, { packages }] of Object.entries(inventoriesOf(files))) {
      const lines = files[lockfile]?.toString().split("\n") ?? [];
      for (const { line, name: installed } of packages) {
        if (line === null) continue;
        const last = installed.split(/[:/]/).at(-1) ?? "";
        const near = lines.slice(line - 1, line + 3).join("\n");
        expect(near.toLowerCase().replace(/[._]/g, "-"), `${lockfile}:${line}`).toContain(
          installed === "stdlib" ? "go" : last.toLowerCase().replace(/[._]/g, "-"),
        );
      }
    }
  });

  it("has a fixture for every format that is read", () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
  });
});
