import { isJsonObject, own, ownKeys, parseJsonObject } from "#server/scanners/sca/inventory/json";
import { pythonRoots } from "#server/scanners/sca/inventory/python-roots";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseToml } from "#server/scanners/sca/inventory/toml";

/** A file in which people write what they ask for, as ranges. Without a lockfile nobody can tell what is installed. */
export interface ManifestKind {
  readonly matches: (name: string) => boolean;
  /** Whether a file by this name is a lockfile of it. */
  readonly isLocked: (name: string) => boolean;
  /** A lockfile in a folder above counts too, as in a workspace. */
  readonly above: boolean;
  /** False for a manifest that asks for nothing, which needs no lockfile. */
  readonly asks: (bytes: Buffer) => boolean;
}

const called =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);

const python = (name: string): boolean =>
  /^(?:poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|pylock\..*toml|.*requirements.*\.txt)$/.test(name);

const kinds: readonly ManifestKind[] = [
  {
    matches: called("package.json"),
    isLocked: called(
      ...["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"],
      "deno.lock",
    ),
    above: true,
    asks: jsonAsks("dependencies", "devDependencies", "optionalDependencies"),
  },
  {
    matches: called("pyproject.toml"),
    isLocked: python,
    above: true,
    asks: (bytes) => {
      const roots = pythonRoots([{ path: "pyproject.toml", bytes }]);
      return roots === null || roots.production.length + roots.development.length > 0;
    },
  },
  {
    matches: called("setup.py", "setup.cfg"),
    isLocked: python,
    above: false,
    asks: says("install_requires"),
  },
  {
    matches: called("Pipfile"),
    isLocked: called("Pipfile.lock"),
    above: false,
    asks: tomlAsks("packages", "dev-packages"),
  },
  {
    matches: called("Cargo.toml"),
    isLocked: called("Cargo.lock"),
    above: true,
    asks: tomlAsks("dependencies", "dev-dependencies", "build-dependencies", "target", "workspace"),
  },
  { matches: called("Gemfile"), isLocked: called("Gemfile.lock"), above: false, asks: says("gem ") },
  { matches: called("gems.rb"), isLocked: called("gems.locked"), above: false, asks: says("gem ") },
  { matches: called("composer.json"), isLocked: called("composer.lock"), above: false, asks: composerAsks },
  {
    matches: called("build.gradle", "build.gradle.kts"),
    isLocked: called("gradle.lockfile"),
    above: false,
    asks: says("dependencies {", "dependencies{"),
  },
  {
    matches: (name) => /\.(?:cs|fs|vb)proj$/.test(name),
    isLocked: called("packages.lock.json"),
    above: false,
    asks: says("<PackageReference"),
  },
  {
    matches: called("pubspec.yaml"),
    isLocked: called("pubspec.lock"),
    above: true,
    asks: says("dependencies:"),
  },
  { matches: called("mix.exs"), isLocked: called("mix.lock"), above: true, asks: says("{:") },
];

/** The kind of a manifest by its name; undefined for any other file. */
export function manifestKindOf(name: string): ManifestKind | undefined {
  return kinds.find(({ matches }) => matches(name));
}

/** Whether a JSON manifest has a list that is not empty. What cannot be read may ask for anything. */
function jsonAsks(...lists: readonly string[]): (bytes: Buffer) => boolean {
  return (bytes) => {
    const manifest = parseJsonObject(decodeText(bytes));
    return manifest === null || lists.some((list) => ownKeys(own(manifest, list)).length > 0);
  };
}

// What composer.json asks of PHP itself and its extensions is no package.
function composerAsks(bytes: Buffer): boolean {
  const manifest = parseJsonObject(decodeText(bytes));
  if (manifest === null) return true;
  return ["require", "require-dev"].some((list) =>
    ownKeys(own(manifest, list)).some((name) => name.includes("/")),
  );
}

function tomlAsks(...tables: readonly string[]): (bytes: Buffer) => boolean {
  return (bytes) => {
    const manifest = parseToml(decodeText(bytes));
    return manifest === null || tables.some((table) => hasKeys(own(manifest, table)));
  };
}

const hasKeys = (value: unknown): boolean => isJsonObject(value) && Object.keys(value).length > 0;

/** For manifests that are programs, which are not run: whether one of the words is in them. */
function says(...words: readonly string[]): (bytes: Buffer) => boolean {
  return (bytes) => words.some((word) => bytes.includes(word));
}
