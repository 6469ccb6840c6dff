import type { Advisory } from "#server/scanners/sca/advisory";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";

export interface PackageVersion {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
}

/** What is known of the exploitation of one CVE. */
export interface Exploitation {
  /** Estimated probability of exploitation within 30 days (FIRST's EPSS), 0 to 1; null where there is no estimate. */
  readonly epss: number | null;
  /** Whether CISA lists it as exploited. */
  readonly exploited: boolean;
}

export interface AdvisoryAnswer {
  /** By `packageKey`. May hold more than applies: whether a version is affected is decided by the engine. */
  readonly advisories: Map<string, Advisory[]>;
  /** By CVE id; what is not there is not known. */
  readonly exploitation?: ReadonlyMap<string, Exploitation>;
  /** Facts a person should know about this answer, in plain words. */
  readonly notes: string[];
  /** False when some of what the source knows could not be asked, so a missing advisory proves nothing. */
  readonly complete: boolean;
  /** False when no package could be compared with anything at all. Absent: some could. */
  readonly compared?: boolean;
  /** What was consulted, as `AdvisorySource.basis` says it. */
  readonly basis: string | null;
}

export interface LookupOptions {
  readonly signal: AbortSignal;
  /** Patterns of names that must not leave this server, like `@acme/*`. */
  readonly privatePackages?: readonly string[];
}

/** Where advisories come from. Throws only when aborted, or when the database fails. */
export interface AdvisorySource {
  readonly id: "seed" | "osv" | "mirror";
  /** One sentence for people: what is consulted, and what leaves the server. */
  describe(): string;
  /** Changes when its answers may; null when they may change without notice. */
  basis(): Promise<string | null>;
  lookup(packages: readonly PackageVersion[], options: LookupOptions): Promise<AdvisoryAnswer>;
}
