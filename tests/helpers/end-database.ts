import fs from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { isAlive } from "#db/embedded/process-state";

/** What `pg_ctl stop -m immediate` does to an embedded server: every backend ends at once, nothing is put in order. */
export async function endDatabaseAtOnce(dataDir: string): Promise<void> {
  const pid = Number(fs.readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGQUIT");
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}
