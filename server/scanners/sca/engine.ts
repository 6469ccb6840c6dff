import { performance } from "node:perf_hooks";
import type { EngineStatus } from "#db/vocabulary";
import type { Engine, EngineResult, RawFinding, SourceTree } from "#server/scanners/engine";
import type { AdvisorySource, PackageVersion } from "#server/scanners/sca/advisory-source";
import { packageKey } from "#server/scanners/sca/ecosystem";
import { findLockfiles, isWanted } from "#server/scanners/sca/find-lockfiles";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";
import { matchPackages } from "#server/scanners/sca/match-packages";
import { readInventories } from "#server/scanners/sca/read-inventories";

const maxFindings = 20_000;
const maxNotes = 200;

/** Finds packages with known vulnerabilities by the lockfiles of a commit. */
export function scaEngine(advisories: AdvisorySource): Engine {
  const version = `2.0.0+${advisories.id}`;
  return {
    kind: "sca",
    tool: "secportal",
    version,
    // The service may learn of an advisory at any time; the shipped list changes only with the version.
    basis: advisories.id === "seed" ? version : null,
    async run(source, { signal }) {
      const started = performance.now();
      const outcome = await scan(source, advisories, signal);
      return {
        engine: "sca",
        tool: "secportal",
        engineVersion: version,
        ...outcome,
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

type Outcome = Omit<EngineResult, "engine" | "tool" | "engineVersion" | "durationMs">;

async function scan(source: SourceTree, advisories: AdvisorySource, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  const found = findLockfiles(source.entries);
  const read = await readInventories(source, found, signal);
  const gaps = source.skipped
    .filter(({ path }) => isWanted(path))
    .map(({ path, reason }) => `${path} was not read: ${reason}.`);
  gaps.push(...read.gaps);
  const facts = [...read.facts];
  const findings: RawFinding[] = [];
  let complete = true;
  const wanted = distinct(read.inventories.flatMap(({ packages }) => packages));
  if (wanted.length > 0) {
    const answer = await advisories.lookup(wanted, signal);
    facts.unshift(...answer.notes);
    complete = answer.complete;
    for (const { path, packages } of read.inventories)
      findings.push(...matchPackages(path, packages, answer.advisories));
  }
  if (findings.length > maxFindings) {
    findings.length = maxFindings;
    gaps.push(`More than ${maxFindings} findings; the rest was left out.`);
  }
  const nothingThere = found.lockfiles.length === 0 && gaps.length === 0;
  if (nothingThere) facts.push("No lockfile of a kind that is read, and no manifest, in this commit.");
  const partial = gaps.length > 0 || !complete;
  const status: EngineStatus = nothingThere ? "skipped" : partial ? "partial" : "complete";
  return {
    status,
    notes: limited([...gaps, ...facts]),
    filesScanned: read.files,
    bytesScanned: read.bytes,
    skipped: found.skipped,
    findings,
  };
}

/** Each package and version once, as advisories are asked for them. */
function distinct(packages: readonly InstalledPackage[]): PackageVersion[] {
  const seen = new Map<string, PackageVersion>();
  for (const { ecosystem, name, version } of packages) {
    const key = `${packageKey({ ecosystem, name })}@${version}`;
    if (!seen.has(key)) seen.set(key, { ecosystem, name, version });
  }
  return [...seen.values()];
}

function limited(notes: readonly string[]): string[] {
  if (notes.length <= maxNotes) return [...notes];
  return [...notes.slice(0, maxNotes - 1), `${notes.length - maxNotes + 1} more notes were left out.`];
}
