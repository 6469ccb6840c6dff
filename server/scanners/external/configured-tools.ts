import path from "node:path";
import type { Config } from "#server/config";
import { projectRoot } from "#server/root";
import type { ExternalScans } from "#server/scanners/external/external-scans";
import { externalTools } from "#server/scanners/external/tools";

/** Largest file a tool may write, in bytes; its report is one of them. */
const LARGEST_FILE = 256 * 1024 ** 2;

/** The tools the configuration names, with what each run may use; undefined when it names none. */
export function externalScans(
  config: Pick<Config, "SCAN_TOOLS" | "SCAN_TOOL_DATA" | "SCAN_MEMORY_MB" | "SCAN_MINUTES">,
): ExternalScans | undefined {
  const { SCAN_TOOLS, SCAN_TOOL_DATA, SCAN_MEMORY_MB, SCAN_MINUTES } = config;
  const configured = SCAN_TOOLS.flatMap(({ id, binary }) => {
    const tool = externalTools.find((each) => each.id === id);
    return tool ? [{ tool, binary }] : [];
  });
  if (configured.length === 0) return undefined;
  return {
    configured,
    dataRoot: SCAN_TOOL_DATA === undefined ? undefined : path.resolve(projectRoot, SCAN_TOOL_DATA),
    limits: {
      ...{ wallMs: SCAN_MINUTES * 60_000, cpuSeconds: SCAN_MINUTES * 60 * 4, openFiles: 4_096 },
      ...{ memoryBytes: SCAN_MEMORY_MB * 1024 ** 2, fileBytes: LARGEST_FILE },
    },
  };
}
