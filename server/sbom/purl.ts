/** Package types of the package URL specification (ECMA-427), by ecosystem. */
const types: Readonly<Record<string, string>> = {
  npm: "npm",
  PyPI: "pypi",
  Go: "golang",
  "crates.io": "cargo",
  RubyGems: "gem",
  Packagist: "composer",
  Maven: "maven",
  NuGet: "nuget",
  Pub: "pub",
  Hex: "hex",
};

/** Types whose names are written in lower case. */
const lowerCase = new Set(["pypi", "golang", "composer", "pub", "hex"]);

/** The name of a package in its parts: what is before it, like an npm scope or a Maven group, and itself. */
export function nameParts(ecosystem: string, name: string): { group: string | null; name: string } {
  const at = ecosystem === "Maven" ? name.indexOf(":") : name.lastIndexOf("/");
  return at > 0 ? { group: name.slice(0, at), name: name.slice(at + 1) } : { group: null, name };
}

/** The package URL of one version of a package (ECMA-427, `pkg:type/namespace/name@version`). */
export function purlOf(ecosystem: string, fullName: string, version: string): string {
  const type = types[ecosystem] ?? "generic";
  const { group, name } = nameParts(ecosystem, lowerCase.has(type) ? fullName.toLowerCase() : fullName);
  const segments = [...(group === null ? [] : group.split("/")), name].map(encode);
  return `pkg:${type}/${segments.join("/")}@${encode(versionOf(type, fullName, version))}`;
}

/** Go writes its module versions with a v, and those of its own library without. */
function versionOf(type: string, name: string, version: string): string {
  const isModule = type === "golang" && name !== "stdlib" && name !== "toolchain";
  return isModule && /^\d/.test(version) ? `v${version}` : version;
}

/** Percent-encoded as the specification has it: everything but letters, digits and `.-_~:`. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(loneSurrogate, "\ufffd"))
    .replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%3A", ":");
}

/** Half a character, which no encoding has. */
const loneSurrogate = /\p{Surrogate}/gu;
