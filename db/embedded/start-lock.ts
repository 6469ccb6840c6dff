import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "#db/embedded/process-state";

const TRIES = 600;
const BETWEEN_MS = 50;

/**
 * Lets one process at a time start the server; the lock of a dead holder is taken over. Returns the release.
 *
 * @throws Error after half a minute.
 */
export async function takeStartLock(file: string): Promise<() => void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = Number(readIfThere(file));
    if (holder > 0 && !isAlive(holder)) fs.rmSync(file, { force: true });
    else await sleep(BETWEEN_MS);
  }
  throw new Error(`Another process has been starting the embedded database for too long (${file}).`);
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "0";
  }
}
