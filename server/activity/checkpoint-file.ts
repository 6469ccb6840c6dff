import fs from "node:fs/promises";
import path from "node:path";
import readline from "node:readline";
import type { Checkpoint } from "#server/activity/checkpoint-key";

/** Appends lines in one write, which O_APPEND keeps whole beside other processes' writes. The file is its owner's alone. */
export async function appendCheckpoints(file: string, checkpoints: readonly Checkpoint[]): Promise<void> {
  const handle = await fs.open(file, "a", 0o600);
  try {
    await handle.writeFile(checkpoints.map((each) => `${JSON.stringify(each)}\n`).join(""));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the file where there is none, and ends a line that a process left half written when it died, so that the next one does not run into it. */
export async function endTornLine(file: string): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const handle = await fs.open(file, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    if (size === 0) return;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    if (buffer[0] !== 0x0a) await handle.write("\n");
  } finally {
    await handle.close();
  }
}

/** The newest checkpoint of each workspace in the file. Half a line is passed over. */
export async function lastCheckpoints(file: string): Promise<Map<string, Checkpoint>> {
  const last = new Map<string, Checkpoint>();
  const handle = await fs.open(file, "r");
  for await (const line of readline.createInterface({ input: handle.createReadStream() })) {
    const point = parse(line);
    if (point && (last.get(point.workspaceId)?.seq ?? 0) <= point.seq) last.set(point.workspaceId, point);
  }
  return last;
}

function parse(line: string): Checkpoint | undefined {
  try {
    return JSON.parse(line) as Checkpoint;
  } catch {
    return undefined;
  }
}
