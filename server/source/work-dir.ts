import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { lstat, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { AppError } from "#server/errors";

export interface WorkDir {
  readonly path: string;
  /** Deletes the directory and all in it. Safe to call more than once. */
  remove(): Promise<void>;
}

// A process id alone does not name an owner: in a container it is the same number after every restart.
const born = Math.trunc(performance.timeOrigin);
const owned = new Set<string>();
const nameShape = /^scan-(\d{1,10})-(\d{1,16})-[A-Za-z0-9_-]+-[0-9a-f]{12}$/;
const removal = { recursive: true, force: true, maxRetries: 3 } as const;

/** Makes a directory of mode 0700 for one scan under `root`, removed by `remove` or, at the latest, when this process exits. */
export async function makeWorkDir(root: string, scanId: string): Promise<WorkDir> {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(scanId)) {
    throw new AppError("BAD_REQUEST", { say: "That is not a scan id. Start a new scan." });
  }
  await mkdir(root, { recursive: true, mode: 0o700 });
  const name = `scan-${process.pid}-${born}-${scanId}-${randomBytes(6).toString("hex")}`;
  const path = join(root, name);
  await mkdir(path, { mode: 0o700 });
  if (owned.size === 0) process.on("exit", removeOwned);
  owned.add(path);
  return {
    path,
    async remove() {
      await rm(path, removal);
      owned.delete(path);
      if (owned.size === 0) process.off("exit", removeOwned);
    },
  };
}

/**
 * Removes what dead processes left under `root`; call it once at start. Returns the names removed. Processes that
 * share a root must share a process id space, or one may take another's directory for a leftover.
 */
export async function sweepWorkDirs(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  const removed: string[] = [];
  for (const name of names) {
    const match = nameShape.exec(name);
    if (!match || ownerAlive(Number(match[1]), Number(match[2]))) continue;
    const path = join(root, name);
    if (!(await lstat(path)).isDirectory()) continue;
    await rm(path, removal);
    removed.push(name);
  }
  return removed;
}

function ownerAlive(pid: number, bornAt: number): boolean {
  if (pid === process.pid) return bornAt === born;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means it lives and belongs to someone else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function removeOwned(): void {
  for (const path of owned) rmSync(path, removal);
}
