import type { EngineKind } from "#db/vocabulary";
import type { RawFinding } from "#server/scanners/engine";

/** How one run of a tool is started. */
export interface ToolCommand {
  readonly args: readonly string[];
  /** All of its environment besides what every tool gets: nothing of the product's own reaches it. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the file it writes its report to. */
  readonly outputFile: string;
}

/** What the end of a run means. `no-packages`: it looked and there was nothing for it to look at, which is no fault. */
export type ToolEnd = "ok" | "no-packages" | "failed";

export interface ToolReport {
  /** Paths are relative to the root that was scanned. */
  readonly findings: readonly RawFinding[];
  /** Facts a person should know, in plain words. */
  readonly notes: readonly string[];
  /** Files it says it could not read; absent or empty: it read all. */
  readonly unfinished?: readonly string[];
}

/** The report is not of the form the tool documents, so nothing can be said of the source. */
export class UnreadableReport extends Error {}

/** A scanner that people install themselves, described as data: what to run, and what its answer means. */
export interface ExternalTool {
  /** Also the `tool` of its findings. */
  readonly id: string;
  readonly kind: EngineKind;
  /** What it cannot run without, in a folder of its own that the administrator fills; absent: nothing. */
  readonly needsData?: "rules" | "advisories";
  /**
   * The run that scans `root` and writes into `outDir`, both absolute. `dataDir` holds the tool's rules or database, from the
   * administrator; undefined where there is none. Nothing in `root` may configure the run.
   */
  command(binary: string, root: string, outDir: string, dataDir?: string): ToolCommand;
  exitCodes(code: number): ToolEnd;
  /**
   * Reads the report of a run that ended well. Pure, and bounded by the size of the report.
   *
   * @throws UnreadableReport when it is none.
   */
  parse(report: Buffer, root: string): ToolReport;
}
