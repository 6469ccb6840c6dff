import { performance } from "node:perf_hooks";
import type { EngineStatus } from "#db/vocabulary";
import type { Engine, EngineResult, RawFinding, SourceTree } from "#server/scanners/engine";
import type { AdvisorySource, PackageVersion } from "#server/scanners/sca/advisory-source";
import { findLockfiles } from "#server/scanners/sca/find-lockfiles";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";
import { matchPackages } from "#server/scanners/sca/match-packages";
import { readNpmLockfile } from "#server/scanners/sca/npm-lockfile";

const maxFindings = 20_000;
const manifestNames = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|package\.json)$/;
const thirdParty = /(?:^|\/)(?:node_modules|vendor)\//;

/** Finds npm packages with known vulnerabilities by the lockfiles of a commit. */
export function scaEngine(advisories: AdvisorySource): Engine {
  const version = `1.0.0+${advisories.id}`;
  return {
    kind: "sca",
    version,
    async run(source, { signal }) {
      const started = performance.now();
      const outcome = await scan(source, advisories, signal);
      return {
        engine: "sca",
        engineVersion: version,
        ...outcome,
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

type Outcome = Omit<EngineResult, "engine" | "engineVersion" | "durationMs">;

async function scan(source: SourceTree, advisories: AdvisorySource, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  const found = findLockfiles(source.entries);
  const notes: string[] = [];
  let complete = true;
  const incomplete = (note: string) => {
    notes.push(note);
    complete = false;
  };

  for (const { path, reason } of source.skipped) {
    if (manifestNames.test(path) && !thirdParty.test(path)) incomplete(`${path} was not read: ${reason}.`);
  }
  for (const path of found.uncovered)
    incomplete(`${path}: manifest only, without an npm lockfile; ranges are not guessed.`);
  for (const path of found.foreign) incomplete(`${path}: this kind of lockfile is not read yet.`);

  const files = await readAll(source, found.lockfiles);
  const inventories: { path: string; packages: readonly InstalledPackage[] }[] = [];
  for (const { path, manifest } of found.lockfiles) {
    const lockfile = files.get(path);
    if (!lockfile) continue;
    const inventory = readNpmLockfile(lockfile, manifest === null ? null : (files.get(manifest) ?? null));
    for (const note of inventory.notes) notes.push(`${path} ${note}.`);
    complete &&= inventory.complete;
    inventories.push({ path, packages: inventory.packages });
  }
  signal.throwIfAborted();

  const wanted = distinct(inventories.flatMap(({ packages }) => packages));
  const findings: RawFinding[] = [];
  if (wanted.length > 0) {
    const answer = await advisories.lookup(wanted, signal);
    notes.push(...answer.notes);
    complete &&= answer.complete;
    for (const { path, packages } of inventories)
      findings.push(...matchPackages(path, packages, answer.advisories));
  }
  if (findings.length > maxFindings) {
    findings.length = maxFindings;
    incomplete(`More than ${maxFindings} findings; the rest was left out.`);
  }
  const nothingThere = found.lockfiles.length === 0 && complete;
  if (nothingThere) notes.push("No npm lockfile or package.json in this commit.");
  const status: EngineStatus = nothingThere ? "skipped" : complete ? "complete" : "partial";
  return {
    status,
    notes: notes.slice(0, 200),
    filesScanned: files.size,
    bytesScanned: [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    skipped: found.skipped,
    findings,
  };
}

async function readAll(
  source: SourceTree,
  lockfiles: readonly { path: string; manifest: string | null }[],
): Promise<Map<string, Buffer>> {
  const paths = lockfiles.flatMap(({ path, manifest }) => (manifest === null ? [path] : [path, manifest]));
  const files = new Map<string, Buffer>();
  for await (const { path, bytes } of source.read(paths)) files.set(path, bytes);
  return files;
}

function distinct(packages: readonly InstalledPackage[]): PackageVersion[] {
  const seen = new Map<string, PackageVersion>();
  for (const { name, version } of packages) seen.set(`${name}@${version}`, { name, version });
  return [...seen.values()];
}
