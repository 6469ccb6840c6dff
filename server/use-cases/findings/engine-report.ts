import type { EngineReport } from "#db/schema/scans";
import type { EngineResult } from "#server/scanners/engine";

/** What a scan keeps of an engine's result besides the findings. */
export const toEngineReport = (result: EngineResult): EngineReport => ({
  engine: result.engine,
  tool: result.tool,
  version: result.engineVersion,
  status: result.status,
  notes: [...result.notes],
  filesScanned: result.filesScanned,
  skippedFiles: result.skipped.length,
  findings: result.findings.length,
  durationMs: Math.round(result.durationMs),
});
