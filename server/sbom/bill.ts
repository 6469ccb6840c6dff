import type { FindingState, Severity } from "#db/vocabulary";

/** One package of a repository as one lockfile installs it. */
export interface InstalledHere {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** Null where the lockfile does not tell. */
  readonly direct: boolean | null;
  readonly dev: boolean;
  readonly optional: boolean;
  readonly lockfile: string;
  readonly line: number | null;
  /** Names from what was asked for down to this package; empty when unknown. */
  readonly chain: readonly string[];
}

/** A vulnerable package as a scan found it, and what a person decided about it. */
export interface DependencyFinding {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  readonly path: string;
  readonly cwe: readonly string[];
  readonly packageName: string | null;
  readonly packageVersion: string | null;
  readonly advisoryIds: readonly string[];
  readonly advisoryUrl: string | null;
  readonly state: FindingState;
  readonly stateReason: string | null;
  readonly stateAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** What a bill of materials is made from. */
export interface BillSource {
  readonly repository: { readonly fullName: string; readonly htmlUrl: string };
  readonly commitSha: string;
  /** When the packages were read. */
  readonly takenAt: Date;
  /** False when some lockfile could not be read. */
  readonly complete: boolean;
  readonly packages: readonly InstalledHere[];
  readonly findings: readonly DependencyFinding[];
}

/** What only the moment of writing knows. */
export interface BillStamp {
  readonly createdAt: Date;
  /** A UUID of its own for each document. */
  readonly serial: string;
  readonly toolVersion: string;
  /** Where this installation is, as an origin. */
  readonly origin: string;
}
