import { bandit } from "#server/scanners/external/bandit";
import type { ExternalTool } from "#server/scanners/external/external-tool";
import { osvScanner } from "#server/scanners/external/osv-scanner";
import { opengrep, semgrep } from "#server/scanners/external/semgrep";
import { trivy } from "#server/scanners/external/trivy";

/** Every tool that can be run beside our own engines. Others come in by their reports. */
export const externalTools: readonly ExternalTool[] = [opengrep, semgrep, bandit, osvScanner, trivy];

/** A tool the administrator named, and where it is. */
export interface ConfiguredTool {
  readonly tool: ExternalTool;
  /** Absolute path. */
  readonly binary: string;
}

/** Of two that do the same, the one that is run: Opengrep before Semgrep. */
export function chosenTools(configured: readonly ConfiguredTool[]): ConfiguredTool[] {
  const hasOpengrep = configured.some(({ tool }) => tool.id === "opengrep");
  return configured.filter(({ tool }) => !(hasOpengrep && tool.id === "semgrep"));
}
