import { rm } from "node:fs/promises";
import path from "node:path";
import type { EngineKind } from "#db/vocabulary";
import type { ProcessLimits } from "#server/sandbox/launcher";
import type { EngineResult, SourceTree } from "#server/scanners/engine";
import { layOutTree } from "#server/scanners/external/lay-out-tree";
import { runTool } from "#server/scanners/external/run-tool";
import { type ConfiguredTool, chosenTools } from "#server/scanners/external/tools";

/** The tools of other people that run in each scan. */
export interface ExternalScans {
  readonly configured: readonly ConfiguredTool[];
  readonly dataRoot: string | undefined;
  readonly limits: ProcessLimits;
}

/**
 * Runs the tools of one kind on a commit, one after the other. The files are laid out below `workDir` for as long as it takes. Nothing
 * happens where no tool of that kind is configured.
 *
 * @throws the reason of `signal` when aborted.
 */
export async function runExternalTools(
  scans: ExternalScans,
  kind: EngineKind,
  source: SourceTree,
  workDir: string,
  signal: AbortSignal,
): Promise<EngineResult[]> {
  const tools = chosenTools(scans.configured).filter(({ tool }) => tool.kind === kind);
  if (tools.length === 0) return [];
  const tree = await layOutTree(source, path.join(workDir, "tree"), signal);
  const results: EngineResult[] = [];
  try {
    for (const configured of tools) {
      const outDir = path.join(workDir, `out-${configured.tool.id}`);
      const { dataRoot, limits } = scans;
      results.push(
        await runTool({ configured, tree, files: source.entries.length, outDir, dataRoot, limits }, signal),
      );
      await rm(outDir, { recursive: true, force: true });
    }
  } finally {
    await rm(tree.root, { recursive: true, force: true });
  }
  return results;
}
