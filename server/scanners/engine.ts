import type { Confidence, EngineKind, EngineStatus, Severity } from "#db/vocabulary";
import type { Ecosystem } from "#server/scanners/sca/ecosystem";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";

/** One regular file of the commit under scan. `size` is in bytes. */
export interface SourceEntry {
  readonly path: string;
  readonly size: number;
}

/** The tree of one commit, read straight from git's object store: no working copy, no symlinks, no filters. */
export interface SourceTree {
  /** Full hexadecimal commit id. */
  readonly commit: string;
  /** Regular files only, in git's order. Symlinks, submodules and entries over a limit are in `skipped`. */
  readonly entries: readonly SourceEntry[];
  readonly skipped: readonly SkippedPath[];
  /** Yields the wanted files in the order given. A path that is not an entry is a programming error and throws. */
  read(paths: readonly string[]): AsyncIterable<{ path: string; bytes: Buffer }>;
}

export interface SkippedPath {
  readonly path: string;
  readonly reason: string;
}

/** One step of the way foreign data takes, from where it enters to where it does harm. */
export interface TraceStep {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What happens there, in a few words. Secrets are masked. */
  readonly note: string;
}

/** A finding before it has an identity in the database. Strings come from hostile input: show them as text only. */
export interface RawFinding {
  readonly engine: EngineKind;
  /** Which tool of that kind found it: `secportal`, `semgrep`, `bandit`, … in lower case. */
  readonly tool: string;
  readonly ruleId: string;
  /** Stable over scans: same value means same finding. Hexadecimal SHA-256 with a version in front, `fpv1:…`. */
  readonly fingerprint: string;
  /** The function or class the place is in, `Outer.inner`; null at the top of a file and where the tool does not say. */
  readonly scope: string | null;
  /** The first line without regard to blanks, secrets masked: what is left of the identity when the file or scope moves. */
  readonly lineText: string | null;
  /** GitHub's `primaryLocationLineHash`, for SARIF; null without a line. */
  readonly lineHash: string | null;
  readonly severity: Severity;
  readonly confidence: Confidence | null;
  readonly title: string;
  readonly message: string;
  /** What to do about it, in one or two sentences. */
  readonly advice: string;
  readonly path: string;
  /** 1-based; null where the finding concerns the file as a whole. */
  readonly line: number | null;
  readonly endLine: number | null;
  /** At most a few source lines, with secrets masked. */
  readonly excerpt: string | null;
  /** `CWE-89`, … */
  readonly cwe: readonly string[];
  /** `A03:2021`, … of the OWASP Top Ten. */
  readonly owasp: readonly string[];
  /** From source to sink, at most 20 steps; empty where the finding is about one place. */
  readonly trace: readonly TraceStep[];
  /** Whether the place looks like test code, whose flaws matter less. */
  readonly inTest: boolean;
  readonly package: AffectedPackage | null;
  /** Why somebody had accepted it in the tool it comes from; absent when nobody had. It is decided on when it is first seen. */
  readonly suppressed?: string;
}

export interface AffectedPackage {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
  /** Smallest fixed version in the range that matched; null when there is none. */
  readonly fixedVersion: string | null;
  /** All ids of the advisory group, the preferred one first. */
  readonly advisoryIds: readonly string[];
  readonly direct: boolean | null;
  readonly dev: boolean;
  readonly url: string | null;
  /** Estimated probability of exploitation within 30 days (EPSS), 0 to 1; null where there is no estimate. */
  readonly epss: number | null;
  /** Whether CISA lists it as known to be exploited. False also where the catalogue was not imported. */
  readonly kev: boolean;
  /** Whether the package itself is the attack, and not a flaw in it. */
  readonly malicious: boolean;
}

/** One package of a commit, and where it is installed. */
export interface InventoriedPackage extends InstalledPackage {
  /** Path of the lockfile. */
  readonly lockfile: string;
}

/** What the lockfiles of a commit install. */
export interface Inventory {
  readonly packages: readonly InventoriedPackage[];
  /** False when some of it could not be read, or has no exact version. */
  readonly complete: boolean;
}

export interface EngineResult {
  readonly engine: EngineKind;
  readonly tool: string;
  readonly engineVersion: string;
  readonly status: EngineStatus;
  /** Why the status is not `complete`, and other facts a person should know, in plain words. */
  readonly notes: readonly string[];
  readonly filesScanned: number;
  readonly bytesScanned: number;
  /** Files, and folders with a slash at the end, that were not read. */
  readonly skipped: readonly SkippedPath[];
  /** Of a partial result: files that were not looked at to their end, written like `skipped`. Absent: it may be any. */
  readonly unfinished?: readonly string[];
  readonly findings: readonly RawFinding[];
  /** What is installed, from an engine that reads it and was not stopped. */
  readonly inventory?: Inventory;
  readonly durationMs: number;
}

/** A scanner. It never throws for the fault of its target: that is a status and a note. It throws only when aborted. */
export interface Engine {
  readonly kind: EngineKind;
  readonly tool: string;
  readonly version: string;
  /**
   * What its findings depend on besides the commit, as `engineVersion` of a result says it; null when that may change without
   * notice, as a live service does.
   */
  basis(io?: Pick<EngineIo, "rules">): Promise<string | null>;
  run(source: SourceTree, io: EngineIo): Promise<EngineResult>;
}

export interface EngineIo {
  readonly signal: AbortSignal;
  /** Patterns of package names that the workspace marks as private, like `@acme/*`: they must not leave this server. */
  readonly privatePackages?: readonly string[];
  /** The workspace's own rules, as YAML texts. */
  readonly rules?: readonly string[];
}
