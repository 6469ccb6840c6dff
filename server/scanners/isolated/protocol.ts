import type { SkippedPath, SourceEntry } from "#server/scanners/engine";

/** What a scanner's process can be asked to do. */
export type Task = "sast" | "trial";

/** From the product to the scanner's process. */
export type ToScanner =
  | {
      readonly type: "start";
      readonly task: Task;
      readonly commit: string;
      readonly entries: readonly SourceEntry[];
      readonly skipped: readonly SkippedPath[];
      /** The workspace's own rules, as YAML texts. */
      readonly rules: readonly string[];
    }
  /** One file of an answer; its content follows. */
  | { readonly type: "file"; readonly read: number; readonly path: string }
  /** The end of an answer. */
  | { readonly type: "end"; readonly read: number };

/** From the scanner's process to the product. */
export type FromScanner =
  /** Asks for files in this order; each question has a number of its own. */
  | { readonly type: "read"; readonly read: number; readonly paths: readonly string[] }
  /** Wants no more of an answer. */
  | { readonly type: "enough"; readonly read: number }
  /** What the engine returned, as JSON in the bytes that follow. */
  | { readonly type: "result" };

/** In bytes. A list of 200,000 paths fits a header; a file is at most what the source's own limit lets through. */
export const frameLimits = { maxHeader: 192 * 1024 ** 2, maxBytes: 192 * 1024 ** 2 } as const;
