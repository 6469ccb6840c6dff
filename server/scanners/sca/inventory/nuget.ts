import { type LockfileReader, maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { isJsonObject, own, ownEntries, ownKeys, parseJsonObject } from "#server/scanners/sca/inventory/json";
import { eachKeyLine } from "#server/scanners/sca/inventory/json-key-lines";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";

/** The packages of a packages.lock.json, which has a graph for each target framework. It does not tell development apart. */
export const readNugetLock: LockfileReader = (lockfile) => {
  const text = decodeText(lockfile);
  const document = parseJsonObject(text);
  if (document === null) return unreadable("is not readable JSON");
  const frameworks = own(document, "dependencies");
  if (!isJsonObject(frameworks)) return unreadable("is not a packages.lock.json");
  const lines = new Map<string, number>();
  eachKeyLine(text, 3, ([section, framework, name], line) => {
    if (section === "dependencies" && name !== undefined) lines.set(`${framework} ${name}`, line);
  });
  const tally = newTally();
  const nodes: GraphNode[] = [];
  const direct: string[] = [];
  for (const [framework, packages] of Object.entries(frameworks)) {
    // Names are not told apart by case.
    const keyOf = (name: string) => `${framework} ${name.toLowerCase()}`;
    for (const [name, entry] of ownEntries(packages)) {
      if (nodes.length >= maxLockfileEntries) {
        tally.truncated = true;
        break;
      }
      const [type, resolved] = [own(entry, "type"), own(entry, "resolved")];
      const project = type === "Project";
      if (!isName(name) || (!project && !isPlainVersion(resolved))) {
        tally.unreadable += 1;
        continue;
      }
      const requires = ownKeys(own(entry, "dependencies")).map(keyOf);
      const version = !project && isPlainVersion(resolved) ? resolved : null;
      nodes.push({
        key: keyOf(name),
        name,
        version,
        line: lines.get(`${framework} ${name}`) ?? null,
        requires,
      });
      if (type === "Direct" || project) direct.push(keyOf(name));
    }
  }
  return graphInventory("NuGet", nodes, { production: direct, development: [] }, tally);
};
