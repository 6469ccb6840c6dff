import fs from "node:fs/promises";
import path from "node:path";
import { piecesOf } from "#server/advisories/ranged-file";

/**
 * Fetches a file to `target`. What a stopped download left beside it is used, as long as the file over there is still the same one.
 *
 * @throws AppError when the file cannot be had whole.
 */
export async function download(url: string, target: string, say: (line: string) => void): Promise<void> {
  await fs.mkdir(path.dirname(target), { recursive: true });
  const [part, mark] = [`${target}.part`, `${target}.edition`];
  const edition = await fs.readFile(mark, "utf8").catch(() => null);
  const held =
    edition === null
      ? 0
      : await fs.stat(part).then(
          ({ size }) => size,
          () => 0,
        );
  const file = await fs.open(part, held > 0 ? "r+" : "w");
  try {
    for await (const { bytes, edition: now, at } of piecesOf(url, held, edition)) {
      if (at === 0) await file.truncate(0);
      // Before the bytes: a mark of the edition they are not of would keep them wrongly.
      if (now !== null) await fs.writeFile(mark, now);
      await file.write(bytes, 0, bytes.length, at);
      say(`${url}: ${Math.round((at + bytes.length) / 1024 ** 2)} MB`);
    }
  } finally {
    await file.close();
  }
  await fs.rename(part, target);
  await fs.rm(mark, { force: true });
}
