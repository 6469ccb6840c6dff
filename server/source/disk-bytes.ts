import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files under a directory. Files that come and go meanwhile count as nothing; links are not followed. */
export async function diskBytes(directory: string): Promise<number> {
  let total = 0;
  const waiting = [directory];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else
        total += await lstat(path).then(
          (file) => file.size,
          () => 0,
        );
    }
  }
  return total;
}
