import type { Advisory } from "#server/scanners/sca/advisory";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";

export interface PackageVersion {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
}

export interface AdvisoryAnswer {
  /** By `packageKey`. May hold more than applies: whether a version is affected is decided by the engine. */
  readonly advisories: Map<string, Advisory[]>;
  /** Facts a person should know about this answer, in plain words. */
  readonly notes: string[];
  /** False when some of what the source knows could not be asked, so a missing advisory proves nothing. */
  readonly complete: boolean;
}

/** Where advisories come from. Throws only when aborted. */
export interface AdvisorySource {
  readonly id: "seed" | "osv";
  /** One sentence for people: what is consulted, and what leaves the server. */
  describe(): string;
  lookup(packages: readonly PackageVersion[], signal: AbortSignal): Promise<AdvisoryAnswer>;
}
