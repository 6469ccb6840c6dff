/** The registries whose packages are read and compared, by their names in the OSV schema ("Defined Ecosystems"). */
export const ecosystems = [
  "npm",
  "PyPI",
  "Go",
  "crates.io",
  "RubyGems",
  "Packagist",
  "Maven",
  "NuGet",
  "Pub",
  "Hex",
] as const;

export type Ecosystem = (typeof ecosystems)[number];

/** The ecosystem an OSV record names, without the suffix it may carry (`npm:something`). Null for one that is not read. */
export function ecosystemOf(name: string): Ecosystem | null {
  const base = name.split(":", 1)[0];
  return ecosystems.find((each) => each === base) ?? null;
}

/** A Python package name as PEP 503 ("Normalized Names") has it, which is how OSV writes it. */
export function pypiName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** The spelling that all names of one package share. NuGet and Packagist do not tell upper from lower case. */
export function sharedName({ ecosystem, name }: { ecosystem: Ecosystem; name: string }): string {
  if (ecosystem === "PyPI") return pypiName(name);
  return ecosystem === "NuGet" || ecosystem === "Packagist" ? name.toLowerCase() : name;
}

/** Two packages are the same exactly when their keys are. */
export function packageKey({ ecosystem, name }: { ecosystem: Ecosystem; name: string }): string {
  return `${ecosystem}:${sharedName({ ecosystem, name })}`;
}

/** Whether two names are of one package. */
export function isSamePackage(
  a: { ecosystem: Ecosystem; name: string },
  b: { ecosystem: Ecosystem; name: string },
): boolean {
  if (a.ecosystem !== b.ecosystem) return false;
  return a.name === b.name || sharedName(a) === sharedName(b);
}
