import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { JSON_SCHEMA, load } from "js-yaml";
import { AppError } from "#server/errors";
import { projectRoot } from "#server/root";

const folder = path.join(projectRoot, "server/scanners/sast/rules");
/** The pack as the build wrote it down: reading YAML would take a good part of a small scan. */
const builtPack = path.join(projectRoot, "build/rule-pack.json");
export const isBuilt = !import.meta.url.endsWith(".ts");

/**
 * The documents of the pack that ships with the product: the rules in `pack` and the models in `models`, a YAML file each for
 * a topic. Throws CONFIG_INVALID when the folder or a file in it cannot be read.
 */
export async function loadPack(): Promise<unknown[]> {
  return isBuilt ? await readBuiltPack() : await readSources();
}

async function readBuiltPack(): Promise<unknown[]> {
  try {
    return JSON.parse(await readFile(builtPack, "utf8")) as unknown[];
  } catch (cause) {
    throw unreadable(builtPack, cause);
  }
}

async function readSources(): Promise<unknown[]> {
  const documents: unknown[] = [];
  for (const part of ["models", "pack"]) {
    const names = await readdir(path.join(folder, part), { recursive: true }).catch((cause: unknown) => {
      throw unreadable(part, cause);
    });
    for (const name of names.filter((each) => each.endsWith(".yaml")).sort())
      documents.push(...(await readDocuments(path.join(folder, part, name))));
  }
  return documents;
}

/** The documents in a YAML text: a list of them, or one. Throws the parser's error when it is no YAML. */
export function documentsIn(yaml: string): unknown[] {
  const read = load(yaml, { schema: JSON_SCHEMA });
  return Array.isArray(read) ? read : [read];
}

async function readDocuments(file: string): Promise<unknown[]> {
  try {
    return documentsIn(await readFile(file, "utf8"));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError("CONFIG_INVALID", {
    say: "The built-in rules could not be read. Install the server again.",
    context: { file },
    cause,
  });
}
