import { type LockfileReader, maxLockfileEntries } from "#server/scanners/sca/installed-package";
import { type GraphNode, graphInventory } from "#server/scanners/sca/inventory/graph";
import { isJsonObject, type JsonObject, own, ownEntries } from "#server/scanners/sca/inventory/json";
import { isPackageName, isVersion } from "#server/scanners/sca/inventory/names";
import { newTally, type Tally, unreadable } from "#server/scanners/sca/inventory/tally";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseYaml } from "#server/scanners/sca/inventory/yaml";

/**
 * The packages a pnpm-lock.yaml installs, of lockfile version 5, 6 or 9. Version 9 keeps what a package asks for apart from
 * the package, in `snapshots`.
 */
export const readPnpmLockfile: LockfileReader = (lockfile) => {
  const file = parseYaml(decodeText(lockfile));
  if (file === null) return unreadable("is not YAML as tools write it into lockfiles");
  const { root } = file;
  const version = own(root, "lockfileVersion");
  if (typeof version !== "string") return unreadable("is not a pnpm lockfile");
  const form: KeyForm = Number.parseInt(version, 10) < 6 ? "/" : "@";
  const packages = own(root, "packages");
  const snapshots = own(root, "snapshots");
  const section = isJsonObject(snapshots) ? "snapshots" : "packages";
  const lines = file.linesOf("packages");
  const tally = newTally();
  const keys = new Set(ownEntries(own(root, section)).map(([key]) => key));
  const nodes: GraphNode[] = [];
  for (const [key, entry] of ownEntries(own(root, section))) {
    if (nodes.length >= maxLockfileEntries) {
      tally.truncated = true;
      break;
    }
    const published = withoutPeers(key);
    const details = section === "snapshots" ? own(packages, published) : entry;
    const node = readEntry(key, details, form, tally);
    if (!node) continue;
    nodes.push({
      ...node,
      optional: own(entry, "optional") === "true",
      line: lines.get(published) ?? lines.get(key) ?? null,
      requires: [
        ...references(own(entry, "dependencies"), keys),
        ...references(own(entry, "optionalDependencies"), keys),
      ],
    });
  }
  const importers = own(root, "importers");
  const projects = isJsonObject(importers) ? Object.values(importers) : [root];
  const of = (list: string) => projects.flatMap((project) => references(own(project, list), keys));
  return graphInventory(
    "npm",
    nodes,
    {
      production: [...of("dependencies"), ...of("optionalDependencies")],
      development: of("devDependencies"),
    },
    tally,
  );
};

/** What stands between name and version in a key. */
type KeyForm = "/" | "@";

type Identity = Pick<GraphNode, "key" | "name" | "version" | "dev">;

function readEntry(key: string, details: unknown, form: KeyForm, tally: Tally): Identity | null {
  if (!isJsonObject(details)) {
    tally.unreadable += 1;
    return null;
  }
  const dev = own(details, "dev");
  const said = dev === "true" ? { dev: true } : dev === "false" ? { dev: false } : {};
  const identity = fromRegistry(key, details, form);
  if (identity) return { key, ...identity, ...said };
  tally.unpublished += 1;
  return { key, name: key, version: null, ...said };
}

/** `/a/1.0.0_peer@1` (5), `/a@1.0.0(peer@1)` (6) and `a@1.0.0(peer@1)` (9); null for git, folders and addresses. */
function fromRegistry(
  key: string,
  details: JsonObject,
  form: KeyForm,
): { name: string; version: string } | null {
  const resolution = own(details, "resolution");
  const elsewhere = ["tarball", "directory", "repo"].some((field) => own(resolution, field) !== undefined);
  if (elsewhere && own(resolution, "integrity") === undefined) return null;
  const plain = withoutPeers(key);
  // A key may begin with the registry's host, as in `registry.npmjs.org/a/1.0.0`.
  const path = /^[\w-]+(?:\.[\w-]+)+\//.test(plain) ? plain.slice(plain.indexOf("/")) : plain;
  const spec = path.startsWith("/") ? path.slice(1) : path;
  const cut = spec.lastIndexOf(form);
  const name = spec.slice(0, Math.max(cut, 0));
  const version = spec.slice(cut + 1).split("_", 1)[0];
  return isPackageName(name) && isVersion(version) ? { name, version } : null;
}

function withoutPeers(key: string): string {
  const cut = key.indexOf("(");
  return cut === -1 ? key : key.slice(0, cut);
}

/** The keys that a list of names and references leads to. A reference is a version, a key, or an object that holds one. */
function references(list: unknown, keys: ReadonlySet<string>): string[] {
  return ownEntries(list).flatMap(([name, entry]) => {
    const reference = isJsonObject(entry) ? own(entry, "version") : entry;
    if (typeof reference !== "string") return [];
    const candidates = [
      `${name}@${reference}`,
      `/${name}@${reference}`,
      `/${name}/${reference}`,
      reference,
      `/${reference}`,
    ];
    const key = candidates.find((candidate) => keys.has(candidate));
    return key === undefined ? [] : [key];
  });
}
