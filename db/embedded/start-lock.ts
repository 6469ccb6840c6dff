import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "#db/embedded/process-state";

const TRIES = 600;
const BETWEEN_MS = 50;
const EMPTY_FOR_MS = 2_000;

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
    // An empty lock was left by a crash between making and writing it.
    const abandoned = holder > 0 ? !isAlive(holder) : ageOf(file) > EMPTY_FOR_MS;
    if (abandoned) fs.rmSync(file, { force: true });
    else await sleep(BETWEEN_MS);
  }
  throw new Error(`Another process has been starting the embedded database for too long (${file}).`);
}

function ageOf(file: string): number {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "0";
  }
}
