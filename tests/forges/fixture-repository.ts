import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runGit } from "#tests/forges/run-git";

const fixtures = fileURLToPath(new URL("../fixtures/repositories/", import.meta.url));

/** A file to commit, with its path below the root of the repository. */
export interface SourceFile {
  path: string;
  content: Buffer;
}

/** Where a bare repository is, and its only commit (null when nothing was committed). */
export interface BuiltRepository {
  directory: string;
  commit: string | null;
}

/**
 * Makes a bare repository at `targetDir` from the plain source tree tests/fixtures/repositories/`name`. The same
 * tree always gives the same commit id. Throws when the fixture does not exist or git fails.
 */
export async function buildFixtureRepository(
  name: string,
  targetDir: string,
  branch = "main",
): Promise<BuiltRepository> {
  const files = await readTree(join(fixtures, name));
  return buildRepository(targetDir, { branch, files });
}

/** Makes a bare repository with one commit of `files`, or with none when there are no files. */
export async function buildRepository(
  directory: string,
  source: { branch: string; files: readonly SourceFile[] },
): Promise<BuiltRepository> {
  await runGit(["init", "--quiet", "--bare", `--initial-branch=${source.branch}`, directory]);
  // The providers answer partial clones and fetches of a single object; so must their doubles.
  await runGit(["-C", directory, "config", "uploadpack.allowFilter", "true"]);
  await runGit(["-C", directory, "config", "uploadpack.allowAnySHA1InWant", "true"]);
  if (source.files.length === 0) return { directory, commit: null };
  return {
    directory,
    commit: await commitFiles(directory, source.branch, source.files, "Import the source"),
  };
}

/**
 * Adds a commit to a branch of a bare repository; files which are not named stay as they are. Author and date are
 * fixed, so equal content gives equal ids. Returns the commit id.
 */
export async function commitFiles(
  directory: string,
  branch: string,
  files: readonly SourceFile[],
  message: string,
): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const parent = await runGit(["-C", directory, "for-each-ref", "--format=%(objectname)", ref]);
  const parts: (string | Buffer)[] = [
    `commit ${ref}\n`,
    "author Fixture <fixture@example.invalid> 1735689600 +0000\n",
    "committer Fixture <fixture@example.invalid> 1735689600 +0000\n",
    ...data(Buffer.from(`${message}\n`)),
  ];
  if (parent.trim() !== "") parts.push(`from ${parent.trim()}\n`);
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const file of sorted) parts.push(`M 100644 inline ${file.path}\n`, ...data(file.content));
  await runGit(
    ["-C", directory, "fast-import", "--quiet", "--done"],
    Buffer.concat([...parts, "done\n"].map(bytes)),
  );
  return (await runGit(["-C", directory, "rev-parse", ref])).trim();
}

async function readTree(root: string): Promise<SourceFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: file.slice(root.length + 1).replaceAll("\\", "/"),
      content: await readFile(file),
    })),
  );
}

const data = (content: Buffer): (string | Buffer)[] => [`data ${content.length}\n`, content, "\n"];
const bytes = (part: string | Buffer): Buffer => (typeof part === "string" ? Buffer.from(part) : part);
