import { performance } from "node:perf_hooks";
import type { EngineStatus } from "#db/vocabulary";
import type {
  Engine,
  EngineIo,
  EngineResult,
  InventoriedPackage,
  Inventory,
  RawFinding,
  SourceTree,
} from "#server/scanners/engine";
import type { AdvisoryAnswer, AdvisorySource, PackageVersion } from "#server/scanners/sca/advisory-source";
import { packageKey } from "#server/scanners/sca/ecosystem";
import { findLockfiles, isWanted } from "#server/scanners/sca/find-lockfiles";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";
import { matchPackages } from "#server/scanners/sca/match-packages";
import { type ReadInventories, readInventories } from "#server/scanners/sca/read-inventories";

const maxFindings = 20_000;
const maxNotes = 200;
const maxInventory = 50_000;

/** Finds packages with known vulnerabilities by the lockfiles of a commit. */
export function scaEngine(advisories: AdvisorySource): Engine {
  const version = `2.1.0+${advisories.id}`;
  const versionWith = (basis: string | null) => (basis === null ? version : `${version}.${basis}`);
  return {
    kind: "sca",
    tool: "secportal",
    version,
    basis: async () => {
      const basis = await advisories.basis();
      return basis === null ? null : versionWith(basis);
    },
    async run(source, io) {
      const started = performance.now();
      const { basis, ...outcome } = await scan(source, advisories, io);
      return {
        engine: "sca",
        tool: "secportal",
        engineVersion: versionWith(basis),
        ...outcome,
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

type Outcome = Omit<EngineResult, "engine" | "tool" | "engineVersion" | "durationMs">;

async function scan(
  source: SourceTree,
  advisories: AdvisorySource,
  { signal, privatePackages = [] }: EngineIo,
): Promise<Outcome & { basis: string | null }> {
  signal.throwIfAborted();
  const found = findLockfiles(source.entries);
  const read = await readInventories(source, found, signal);
  const passedOver = source.skipped.filter(({ path }) => isWanted(path));
  const gaps = passedOver.map(({ path, reason }) => `${path} was not read: ${reason}.`);
  gaps.push(...read.gaps);
  const facts = [...read.facts];
  const findings: RawFinding[] = [];
  const wanted = distinct(read.inventories.flatMap(({ packages }) => packages));
  const answer = wanted.length > 0 ? await advisories.lookup(wanted, { signal, privatePackages }) : null;
  if (answer) {
    facts.unshift(...answer.notes);
    for (const { path, packages } of read.inventories)
      findings.push(...matchPackages(path, packages, answer));
  }
  let unfinished = answer?.complete === false ? null : read.unfinished;
  if (findings.length > maxFindings) {
    findings.length = maxFindings;
    unfinished = null;
    gaps.push(`More than ${maxFindings} findings; the rest was left out.`);
  }
  const nothingThere = found.lockfiles.length === 0 && gaps.length === 0;
  if (nothingThere) facts.push("No lockfile of a kind that is read, and no manifest, in this commit.");
  return {
    status: statusOf(nothingThere, gaps.length > 0, answer),
    // What could not be compared at all comes before everything that was.
    notes: limited(answer?.compared === false ? [...facts, ...gaps] : [...gaps, ...facts]),
    filesScanned: read.files,
    bytesScanned: read.bytes,
    skipped: found.skipped,
    ...(unfinished ? { unfinished: [...unfinished, ...passedOver.map(({ path }) => path)] } : {}),
    findings,
    inventory: inventoryOf(read, gaps.length === 0),
    basis: answer ? answer.basis : await advisories.basis(),
  };
}

/** What is kept of a commit's packages, up to a number that a table can hold for each repository. */
function inventoryOf({ inventories }: ReadInventories, complete: boolean): Inventory {
  const packages: InventoriedPackage[] = [];
  for (const { path, packages: installed } of inventories) {
    for (const each of installed) {
      if (packages.length === maxInventory) return { packages, complete: false };
      packages.push({ ...each, lockfile: path });
    }
  }
  return { packages, complete };
}

function statusOf(nothingThere: boolean, hasGaps: boolean, answer: AdvisoryAnswer | null): EngineStatus {
  if (nothingThere) return "skipped";
  if (answer?.compared === false) return "failed";
  return hasGaps || answer?.complete === false ? "partial" : "complete";
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
