import { pypiName } from "#server/scanners/sca/ecosystem";
import {
  type Companion,
  type LockfileReader,
  maxLockfileEntries,
} from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { isJsonObject, own, ownEntries, ownKeys, parseJsonObject } from "#server/scanners/sca/inventory/json";
import { eachKeyLine } from "#server/scanners/sca/inventory/json-key-lines";
import { isName } from "#server/scanners/sca/inventory/names";
import { parseRequirement } from "#server/scanners/sca/inventory/requirement";
import { newTally, type Tally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseToml } from "#server/scanners/sca/inventory/toml";

const sections = [
  ["default", "packages"],
  ["develop", "dev-packages"],
] as const;

/** The packages of a Pipfile.lock, which has no graph. The Pipfile beside it says what was asked for. */
export const readPipfileLock: LockfileReader = (lockfile, companions) => {
  const text = decodeText(lockfile);
  const document = parseJsonObject(text);
  if (document === null) return unreadable("is not readable JSON");
  if (own(document, "_meta") === undefined) return unreadable("is not a Pipfile.lock");
  const lines = new Map<string, number>();
  eachKeyLine(text, 2, ([section, name], line) => {
    if (name !== undefined) lines.set(`${section} ${name}`, line);
  });
  const pipfile = askedFor(companions);
  const tally = newTally();
  const nodes: GraphNode[] = [];
  for (const [section, list] of sections) {
    const direct = pipfile && new Set(ownKeys(own(pipfile, list)).map(pypiName));
    for (const [name, entry] of ownEntries(own(document, section))) {
      if (nodes.length >= maxLockfileEntries) {
        tally.truncated = true;
        break;
      }
      const version = exactVersion(name, entry, tally);
      if (version === null) continue;
      nodes.push({
        ...{ key: `${section} ${name}`, name: pypiName(name), version, dev: section === "develop" },
        direct: direct?.has(pypiName(name)),
        line: lines.get(`${section} ${name}`) ?? null,
        requires: [],
      });
    }
  }
  return graphInventory("PyPI", nodes, null, tally);
};

function askedFor(companions: readonly Companion[]): object | null {
  const file = companions.find(({ path }) => path === "Pipfile");
  return file ? parseToml(decodeText(file.bytes)) : null;
}

function exactVersion(name: string, entry: unknown, tally: Tally): string | null {
  const written = own(entry, "version");
  if (!isName(name) || !isJsonObject(entry)) tally.unreadable += 1;
  else if (typeof written === "string") {
    const exact = parseRequirement(`x${written}`)?.exact ?? null;
    if (exact !== null) return exact;
    tally.unpinned.push(name);
  } else if (["git", "path", "file", "ref"].some((key) => own(entry, key) !== undefined))
    tally.unpublished += 1;
  else tally.unreadable += 1;
  return null;
}
