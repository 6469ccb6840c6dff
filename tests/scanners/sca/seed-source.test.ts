import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { scaEngine } from "#server/scanners/sca/engine";
import { seedSource } from "#server/scanners/sca/seed-source";
import { sourceOf } from "#tests/scanners/source-of";

const seedDirectory = fileURLToPath(new URL("../../../server/scanners/sca/advisories/seed", import.meta.url));
const io = () => ({ signal: new AbortController().signal });

const lockfile = (versions: Record<string, string>) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { app: "1", lodash: "4" } },
      "node_modules/app": { version: "1.0.0", dependencies: { minimist: "0" } },
      ...Object.fromEntries(
        Object.entries(versions).map(([location, version]) => [`node_modules/${location}`, { version }]),
      ),
    },
  });

describe("scaEngine with the built-in list", () => {
  it("finds vulnerable packages and says how they came and what to do", async () => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const result = await engine.run(
      sourceOf({ "package-lock.json": lockfile({ lodash: "4.17.20", minimist: "0.0.8" }) }),
      io(),
    );
    expect(result).toMatchObject({ engine: "sca", status: "complete", filesScanned: 1 });
    expect(result.notes.join()).toContain("built-in list");
    const byId = new Map(result.findings.map((finding) => [finding.ruleId, finding]));
    expect([...byId.keys()].sort()).toEqual([
      "GHSA-29mw-wpgm-hmr9",
      "GHSA-35jh-r3h4-6jhm",
      "GHSA-vh95-rmgr-6w4m",
      "GHSA-xvch-5gv4-984h",
    ]);
    expect(byId.get("GHSA-35jh-r3h4-6jhm")).toMatchObject({
      severity: "high",
      path: "package-lock.json",
      line: 1,
      cwe: ["CWE-77", "CWE-94"],
      advice: "Upgrade lodash to 4.17.21 or later.",
      package: {
        fixedVersion: "4.17.21",
        direct: true,
        dev: false,
        advisoryIds: ["GHSA-35jh-r3h4-6jhm", "CVE-2021-23337"],
      },
    });
    expect(byId.get("GHSA-xvch-5gv4-984h")).toMatchObject({
      severity: "critical",
      message: expect.stringContaining("Installed through app > minimist."),
      package: { fixedVersion: "0.2.4", direct: false },
    });
  });

  it("keeps a finding's identity over an upgrade that stays vulnerable, and tells lockfiles apart", async () => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const prints = async (path: string, version: string) =>
      (await engine.run(sourceOf({ [path]: lockfile({ lodash: version }) }), io())).findings.map(
        (f) => f.fingerprint,
      );
    const before = await prints("package-lock.json", "4.17.10");
    expect(before.every((print) => /^fpv1:[0-9a-f]{64}$/.test(print))).toBe(true);
    expect(await prints("package-lock.json", "4.17.20")).toEqual(before);
    expect(await prints("x/package-lock.json", "4.17.20")).not.toEqual(before);
    expect(await prints("package-lock.json", "4.17.21")).toEqual([]);
  });

  it("does not claim to have compared what the list knows nothing of", async () => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const packages = ["a/a", "b/b"].map((name) => ({ name, version: "1.0.0" }));
    const result = await engine.run(sourceOf({ "composer.lock": JSON.stringify({ packages }) }), io());
    expect([result.status, result.notes.join()]).toEqual([
      "partial",
      expect.stringContaining("so they were not compared: 2 of Packagist."),
    ]);
  });

  it.each([
    ["requirements.txt", "PyYAML==5.3.1\n", "GHSA-8q59-q68h-6hv4", "5.4"],
    [
      "go.mod",
      "module x\n\ngo 1.20\n\nrequire github.com/gin-gonic/gin v1.8.1\n",
      "GHSA-2c4m-59x9-fr2g",
      null,
    ],
    [
      "Cargo.lock",
      '[[package]]\nname = "time"\nversion = "0.2.22"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n',
      "GHSA-wcg3-cvx6-7396",
      "0.2.23",
    ],
    [
      "Gemfile.lock",
      "GEM\n  specs:\n    actionpack (6.1.4.1)\n\nDEPENDENCIES\n  actionpack\n",
      "GHSA-wh98-p28r-vrc9",
      "6.1.4.6",
    ],
    [
      "gradle.lockfile",
      "org.apache.logging.log4j:log4j-core:2.14.1=compileClasspath\n",
      "GHSA-jfh8-c2jp-5v3q",
      "2.15.0",
    ],
  ])("knows of %s as well", async (name, content, id, fixedVersion) => {
    const engine = scaEngine(await seedSource(seedDirectory));
    const { findings } = await engine.run(sourceOf({ [name]: content }), io());
    expect(findings.map(({ ruleId, package: affected }) => [ruleId, affected?.fixedVersion])).toEqual([
      [id, fixedVersion],
    ]);
  });

  it("reads every record of the list", async () => {
    const source = await seedSource(seedDirectory);
    expect(source.describe()).toMatch(/list of 30 well-known/);
    await expect(seedSource(`${seedDirectory}/absent`)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(readFileSync(`${seedDirectory}/README.md`, "utf8")).toContain("CC-BY-4.0");
  });
});
