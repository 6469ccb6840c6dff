import { open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { readZip, type ZipMember } from "#server/advisories/zip-file";
import { AppError } from "#server/errors";

/** OSV records in one place: an archive, a folder, or one file. */
export interface Dump {
  readonly path: string;
  /** When it was made or fetched, as its file says. */
  readonly asOf: Date;
  /** Whether it claims to hold all records of its ecosystems. */
  readonly whole: boolean;
  records(): AsyncIterable<ZipMember>;
}

/** The longest record that is read; real ones stay under a tenth of it. */
export const LONGEST_RECORD = 16 * 1024 ** 2;

const isRecord = (name: string): boolean => name.endsWith(".json") && !path.basename(name).startsWith(".");

/**
 * Finds what there is to import at a place: an archive, one record, a folder of records, or a folder of folders with an `all.zip`
 * in each, as the published dumps are laid out.
 *
 * @throws AppError BAD_REQUEST when there is nothing of the kind.
 */
export async function findDumps(place: string): Promise<Dump[]> {
  const { mtime, isDirectory } = await describe(place);
  if (!isDirectory) return [place.endsWith(".zip") ? archive(place, mtime) : single(place, mtime)];
  const inside = await readdir(place, { withFileTypes: true });
  const folders = inside.filter((each) => each.isDirectory()).map((each) => path.join(place, each.name));
  const dumps: Dump[] = [];
  for (const candidate of [place, ...folders].map((folder) => path.join(folder, "all.zip"))) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isFile()) dumps.push(archive(candidate, found.mtime));
  }
  if (dumps.length > 0) return dumps.sort((a, b) => (a.path < b.path ? -1 : 1));
  const names = (await readdir(place, { recursive: true })).filter(isRecord).sort();
  if (names.length === 0)
    throw new AppError("BAD_REQUEST", { say: "There is neither an all.zip nor a JSON file in that folder." });
  return [folder(place, names, mtime)];
}

async function describe(place: string) {
  const found = await stat(place).catch(() => null);
  if (!found) throw new AppError("BAD_REQUEST", { say: "There is no such file or folder." });
  return { mtime: found.mtime, isDirectory: found.isDirectory() };
}

const archive = (place: string, asOf: Date): Dump => ({
  ...{ path: place, asOf, whole: path.basename(place) === "all.zip" },
  records: async function* () {
    const file = await open(place);
    try {
      yield* readZip(file, isRecord, LONGEST_RECORD);
    } finally {
      await file.close();
    }
  },
});

const folder = (place: string, names: readonly string[], asOf: Date): Dump => ({
  ...{ path: place, asOf, whole: false },
  records: async function* () {
    for (const name of names) yield await member(path.join(place, name), name);
  },
});

const single = (place: string, asOf: Date): Dump => ({
  ...{ path: place, asOf, whole: false },
  records: async function* () {
    yield await member(place, path.basename(place));
  },
});

async function member(file: string, name: string): Promise<ZipMember> {
  const { size } = await stat(file);
  return size > LONGEST_RECORD ? { name, refused: "it is too large" } : { name, bytes: await readFile(file) };
}
