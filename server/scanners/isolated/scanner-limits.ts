import type { Config } from "#server/config";
import type { ProcessLimits } from "#server/sandbox/launcher";

/** What one scanner's process may use, by the configuration. It writes no file. */
export const scannerLimits = ({
  SCAN_MEMORY_MB,
  SCAN_MINUTES,
}: Pick<Config, "SCAN_MEMORY_MB" | "SCAN_MINUTES">): ProcessLimits => ({
  wallMs: SCAN_MINUTES * 60_000,
  // The parser and the collector use threads of their own.
  cpuSeconds: SCAN_MINUTES * 60 * 2,
  memoryBytes: SCAN_MEMORY_MB * 1024 ** 2,
  fileBytes: 0,
  openFiles: 256,
});
