import { type LockfileReader, maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { KeysByName } from "#server/scanners/sca/inventory/keys-by-name";
import { isName, isPlainVersion } from "#server/scanners/sca/inventory/names";
import { newTally, type Tally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText, indentOf, linesOf } from "#server/scanners/sca/inventory/text";

interface OpenGem {
  readonly key: string;
  readonly name: string;
  readonly version: string | null;
  readonly line: number;
  /** Names. */
  readonly asks: string[];
}

/**
 * The gems of a Gemfile.lock: `GEM` has what a server published, `GIT` and `PATH` what comes from elsewhere, `DEPENDENCIES`
 * what was asked for. It does not tell groups apart.
 */
export const readGemfileLock: LockfileReader = (lockfile) => {
  const tally = newTally();
  const gems: OpenGem[] = [];
  const direct: string[] = [];
  let section = "";
  let sections = 0;
  let gem: OpenGem | null = null;
  for (const { text, number } of linesOf(decodeText(lockfile))) {
    const indent = indentOf(text);
    if (indent === text.length) continue;
    if (indent === 0) {
      section = text.trimEnd();
      if (section === "GEM" || section === "DEPENDENCIES") sections += 1;
      gem = null;
      continue;
    }
    const { name, version } = nameAndVersion(text.slice(indent));
    if (section === "DEPENDENCIES" && indent === 2) direct.push(name);
    else if (indent === 4 && isSource(section)) {
      if (gems.length >= maxLockfileEntries) {
        tally.truncated = true;
        break;
      }
      gem = openGem({ name, version, line: number }, section, tally);
      if (gem) gems.push(gem);
    } else if (indent === 6 && gem) gem.asks.push(name);
  }
  if (sections === 0) return unreadable("is not a Gemfile.lock");
  // A gem may be there once for each platform.
  const keys = new KeysByName();
  for (const { name, version, key } of gems) keys.add(name, version, key);
  const nodes = gems.map(
    ({ asks, ...gem }): GraphNode => ({ ...gem, requires: asks.flatMap((name) => keys.find(name)) }),
  );
  const production = direct.flatMap((name) => keys.find(name));
  return graphInventory("RubyGems", nodes, { production, development: [] }, tally);
};

const isSource = (section: string): boolean => ["GEM", "GIT", "PATH", "PLUGIN SOURCE"].includes(section);

function openGem(
  found: { name: string; version: string; line: number },
  section: string,
  tally: Tally,
): OpenGem | null {
  const { name, line } = found;
  // Behind a dash stands the platform, as in `1.16.0-x86_64-linux`.
  const version = found.version.split("-", 1)[0];
  if (!isName(name) || !isPlainVersion(version)) {
    tally.unreadable += 1;
    return null;
  }
  if (section !== "GEM") tally.unpublished += 1;
  return { key: `${name} ${line}`, name, version: section === "GEM" ? version : null, line, asks: [] };
}

/** `name (1.0)`, `name (>= 1, < 2)!` and `name` alone. */
function nameAndVersion(text: string): { name: string; version: string } {
  const open = text.indexOf(" (");
  if (open === -1) return { name: text.trimEnd().replace(/!$/, ""), version: "" };
  const close = text.indexOf(")", open);
  return { name: text.slice(0, open), version: close === -1 ? "" : text.slice(open + 2, close) };
}
