import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const analyses = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!analyses) process.stdout.write("The units are not verified: systemd-analyze is not installed.\n");

test.skipIf(!analyses).each(fs.readdirSync("deploy/systemd"))(
  "systemd finds nothing wrong with %s",
  (unit) => {
    const { status, stderr } = spawnSync(
      "systemd-analyze",
      ["verify", path.resolve("deploy/systemd", unit)],
      {
        encoding: "utf8",
      },
    );
    // Whether Node is at its usual place is the machine's affair and not the unit's.
    const complaints = stderr
      .split("\n")
      .filter((line) => line.includes("secportal") && !line.includes("/usr/bin/node"));

    expect(complaints).toEqual([]);
    expect(status === 0 || !fs.existsSync("/usr/bin/node"), stderr).toBe(true);
  },
);
