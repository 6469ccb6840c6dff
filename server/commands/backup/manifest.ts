import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { exitCodes, StartError } from "#server/start/start-error";

const schema = z.object({
  format: z.literal(1),
  product: z.string(),
  createdAt: z.iso.datetime(),
  /** Major version of the server whose files these are. */
  postgres: z.string(),
  /** `platform-architecture` of the same. */
  machine: z.string(),
  /** Ids of the key-encryption keys without which what is sealed in it does not open. */
  keyIds: z.array(z.string()),
  /** Directories, since some of the server's have to be there though they are empty. */
  directories: z.array(z.string()),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});

/** What stands in a backup's `manifest.json`. */
export type Manifest = z.infer<typeof schema>;

const MANIFEST = "manifest.json";

/** Lists everything below a backup's folder with its checksum, and writes that down. */
export async function writeManifest(
  folder: string,
  facts: Omit<Manifest, "format" | "files" | "directories">,
): Promise<Manifest> {
  const { files, directories } = await listBelow(folder);
  const manifest: Manifest = { format: 1, ...facts, directories, files };
  fs.writeFileSync(path.join(folder, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
  return manifest;
}

/**
 * Reads every file of a backup and compares it with what was written down. That finds what a disk or a copy changed; somebody who
 * means harm can change the list as well.
 *
 * @throws StartError naming up to five files that are missing, changed or not in the list.
 */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const file = path.join(folder, MANIFEST);
  if (!fs.existsSync(file)) throw refused(`${folder} is no backup: it has no ${MANIFEST}.`);
  const parsed = schema.safeParse(parseJson(fs.readFileSync(file, "utf8")));
  if (!parsed.success) throw refused(`${file} does not read as the list of a backup of this kind.`);
  const { files } = await listBelow(folder);
  const expected = parsed.data.files;
  const wrong = [...new Set([...Object.keys(expected), ...Object.keys(files)])].filter(
    (name) => files[name]?.sha256 !== expected[name]?.sha256,
  );
  if (wrong.length === 0) return parsed.data;
  const say = (name: string) =>
    `${name} ${!files[name] ? "is missing" : !expected[name] ? "does not belong" : "was changed"}`;
  const more = wrong.length > 5 ? `, and ${wrong.length - 5} more` : "";
  throw refused(`The backup is damaged: ${wrong.slice(0, 5).map(say).join(", ")}${more}.`);
}

const refused = (message: string) => new StartError(exitCodes.backupUnusable, message);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function listBelow(folder: string): Promise<Pick<Manifest, "files" | "directories">> {
  const files: Manifest["files"] = {};
  const directories: string[] = [];
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const at = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, at).split(path.sep).join("/");
    if (entry.isDirectory()) directories.push(name);
    else if (name !== MANIFEST)
      files[name] = { bytes: fs.lstatSync(at).size, sha256: entry.isFile() ? await digest(at) : "no file" };
  }
  return { files, directories: directories.sort() };
}

async function digest(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of fs.createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
