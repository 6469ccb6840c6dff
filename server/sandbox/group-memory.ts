import { readdir, readFile } from "node:fs/promises";

const PAGE_BYTES = 4096;

/**
 * Resident bytes of all processes of a group, from /proc (proc(5), stat: fields 5 `pgrp` and 24 `rss`); null where there is no /proc.
 * Pages that processes share are counted for each.
 */
export async function groupMemory(group: number): Promise<number | null> {
  const names = await readdir("/proc").catch(() => null);
  if (names === null) return null;
  let pages = 0;
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "latin1").catch(() => null);
    if (stat === null) continue;
    // The command's name stands in parentheses and may hold anything, so counting starts behind the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) === group) pages += Number(fields[21]);
  }
  return pages * PAGE_BYTES;
}
