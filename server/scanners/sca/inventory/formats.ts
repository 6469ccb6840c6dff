import type { LockfileReader } from "#server/scanners/sca/installed-package";
import { readBunLockfile } from "#server/scanners/sca/inventory/bun";
import { readCargoLock } from "#server/scanners/sca/inventory/cargo";
import { readComposerLock } from "#server/scanners/sca/inventory/composer";
import { readGemfileLock } from "#server/scanners/sca/inventory/gemfile";
import { readGoMod } from "#server/scanners/sca/inventory/go";
import { readGradleLockfile } from "#server/scanners/sca/inventory/gradle";
import { readPom } from "#server/scanners/sca/inventory/maven";
import { readMixLock } from "#server/scanners/sca/inventory/mix";
import { readNpmLockfile } from "#server/scanners/sca/inventory/npm";
import { readNugetLock } from "#server/scanners/sca/inventory/nuget";
import { readPdmLock } from "#server/scanners/sca/inventory/pdm";
import { readPipfileLock } from "#server/scanners/sca/inventory/pipfile";
import { readPnpmLockfile } from "#server/scanners/sca/inventory/pnpm";
import { readPoetryLock } from "#server/scanners/sca/inventory/poetry";
import { readPubspecLock } from "#server/scanners/sca/inventory/pubspec";
import { readPylock } from "#server/scanners/sca/inventory/pylock";
import { readRequirements } from "#server/scanners/sca/inventory/requirements";
import { isRequirementsFile } from "#server/scanners/sca/inventory/requirements-name";
import { readUvLock } from "#server/scanners/sca/inventory/uv";
import { readYarnLockfile } from "#server/scanners/sca/inventory/yarn";

/** A file that says which versions are installed. */
export interface LockfileFormat {
  /** Whether a path is such a file: its name, and the folder it is in, ending with a slash or empty. */
  readonly matches: (name: string, folder: string) => boolean;
  /** Names of files beside it that are read with it. */
  readonly beside: readonly string[];
  /** A file by this name is read with it wherever it is below, up to the next lockfile. */
  readonly below?: string;
  readonly read: LockfileReader;
}

const called =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);

const formats: readonly LockfileFormat[] = [
  {
    matches: called("npm-shrinkwrap.json", "package-lock.json"),
    beside: ["package.json"],
    read: readNpmLockfile,
  },
  { matches: called("yarn.lock"), beside: [], below: "package.json", read: readYarnLockfile },
  { matches: called("pnpm-lock.yaml"), beside: [], read: readPnpmLockfile },
  { matches: called("bun.lock"), beside: [], read: readBunLockfile },
  { matches: isRequirementsFile, beside: [], read: readRequirements },
  { matches: called("poetry.lock"), beside: ["pyproject.toml"], read: readPoetryLock },
  { matches: called("uv.lock"), beside: [], read: readUvLock },
  { matches: called("pdm.lock"), beside: ["pyproject.toml"], read: readPdmLock },
  { matches: called("Pipfile.lock"), beside: ["Pipfile"], read: readPipfileLock },
  { matches: isPylock, beside: ["pyproject.toml"], read: readPylock },
  { matches: called("go.mod"), beside: ["go.sum"], read: readGoMod },
  { matches: called("Cargo.lock"), beside: [], read: readCargoLock },
  { matches: called("Gemfile.lock", "gems.locked"), beside: [], read: readGemfileLock },
  { matches: called("composer.lock"), beside: ["composer.json"], read: readComposerLock },
  { matches: isGradle, beside: [], read: readGradleLockfile },
  { matches: called("pom.xml"), beside: [], read: readPom },
  { matches: called("packages.lock.json"), beside: [], read: readNugetLock },
  { matches: called("pubspec.lock"), beside: [], read: readPubspecLock },
  { matches: called("mix.lock"), beside: [], read: readMixLock },
];

/** The format of a lockfile by where it is; undefined for any other file. */
export function formatOf(name: string, folder: string): LockfileFormat | undefined {
  return formats.find(({ matches }) => matches(name, folder));
}

/** Lockfiles of kinds that are not read: a scan that finds one says so. */
export const unreadKinds: ReadonlySet<string> = new Set([
  ...["bun.lockb", "deno.lock", "Podfile.lock", "Package.resolved", "Cartfile.resolved", "conan.lock"],
  ...["paket.lock", "pixi.lock", "conda-lock.yml", "renv.lock", "stack.yaml.lock", "rebar.lock"],
]);

// PEP 751, "File Name".
function isPylock(name: string): boolean {
  return /^pylock\.(?:[^.]+\.)?toml$/.test(name);
}

function isGradle(name: string, folder: string): boolean {
  if (name === "gradle.lockfile" || name === "buildscript-gradle.lockfile") return true;
  return name.endsWith(".lockfile") && folder.endsWith("gradle/dependency-locks/");
}
