import { pypiName } from "#server/scanners/sca/ecosystem";
import type { Companion } from "#server/scanners/sca/installed-package";
import { own, ownEntries, ownKeys, stringsOf } from "#server/scanners/sca/inventory/json";
import { parseRequirement } from "#server/scanners/sca/inventory/requirement";
import { decodeText } from "#server/scanners/sca/inventory/text";
import { parseToml } from "#server/scanners/sca/inventory/toml";

/** Normalised names of what a pyproject.toml asks for. */
export interface PythonRoots {
  readonly production: readonly string[];
  readonly development: readonly string[];
}

/**
 * What the pyproject.toml beside a lockfile asks for: the standard tables (PEP 621, PEP 735) and those of Poetry and PDM.
 * Null when there is none that can be read.
 */
export function pythonRoots(companions: readonly Companion[]): PythonRoots | null {
  const file = companions.find(({ path }) => path === "pyproject.toml");
  const document = file ? parseToml(decodeText(file.bytes)) : null;
  if (document === null) return null;
  const project = own(document, "project");
  const tool = own(document, "tool");
  const poetry = own(tool, "poetry");
  const groups = ownEntries(own(poetry, "group"));
  return {
    production: [
      ...requirementNames(own(project, "dependencies")),
      ...ownEntries(own(project, "optional-dependencies")).flatMap(([, list]) => requirementNames(list)),
      ...poetryNames(own(poetry, "dependencies")),
    ],
    development: [
      ...ownEntries(own(document, "dependency-groups")).flatMap(([, list]) => requirementNames(list)),
      ...ownEntries(own(own(tool, "pdm"), "dev-dependencies")).flatMap(([, list]) => requirementNames(list)),
      ...poetryNames(own(poetry, "dev-dependencies")),
      ...groups.flatMap(([, group]) => poetryNames(own(group, "dependencies"))),
    ],
  };
}

function requirementNames(list: unknown): string[] {
  return stringsOf(list).flatMap((text) => parseRequirement(text)?.name ?? []);
}

// Poetry writes the version of Python among the dependencies.
function poetryNames(table: unknown): string[] {
  return ownKeys(table)
    .filter((name) => name.toLowerCase() !== "python")
    .map(pypiName);
}
