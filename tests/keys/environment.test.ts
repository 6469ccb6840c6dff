import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { projectRoot } from "#server/root";

const patience = { timeout: 60_000, interval: 100 };

test("K-13 after a start from a file no key is in the environment of the process or of any it started, nor in a log", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-environment-"));
  fs.chmodSync(folder, 0o755);
  const [secret, key] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
  const values = { SECPORTAL_SECRET: secret, KEK_KEYS: `k1:${key}`, DATA_DIR: folder, LOG_LEVEL: "trace" };
  const file = path.join(folder, "environment");
  fs.writeFileSync(
    file,
    Object.entries({ ...values, ADVISORY_SOURCE: "seed" })
      .map((pair) => pair.join("="))
      .join("\n"),
  );
  // As `npm start` does it: the file is read by the process itself.
  const entry = path.join(folder, "start.mjs");
  const main = pathToFileURL(path.join(projectRoot, "server/main.ts")).href;
  fs.writeFileSync(
    entry,
    `process.loadEnvFile(${JSON.stringify(file)});\nawait import(${JSON.stringify(main)});\n`,
  );
  const child = spawn(process.execPath, ["--import", "tsx", entry, "--worker"], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  }
  try {
    const pid = Number(child.pid);
    const working = () => descendants(pid).some((each) => /worker/.test(told(each, "cmdline")));
    await expect.poll(working, patience).toBe(true);

    const family = [pid, ...descendants(pid)];
    const environments = family.map((each) => told(each, "environ"));

    expect(family.length).toBeGreaterThan(2);
    expect(environments.join("")).toContain("PATH=");
    for (const text of [...environments, ...family.map((each) => told(each, "cmdline")), said])
      for (const value of [secret, key, Buffer.from(key, "base64").toString("hex")])
        expect(text).not.toContain(value);
  } finally {
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

/** Processes that this one started, and those they started. */
function descendants(pid: number): number[] {
  const parents = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      parent: Number(/^\d+ \(.*\) \S (\d+)/s.exec(told(Number(name), "stat"))?.[1]),
    }));
  const of = (parent: number): number[] =>
    parents.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...of(each.pid)]);
  return of(pid);
}

/** What the system tells of a process; nothing of one that has ended. */
function told(pid: number, what: "cmdline" | "environ" | "stat"): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${what}`, "latin1");
  } catch {
    return "";
  }
}
