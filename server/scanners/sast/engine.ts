import { performance } from "node:perf_hooks";
import type { Engine, EngineIo } from "#server/scanners/engine";
import { loadGrammars } from "#server/scanners/sast/parse/grammars";
import { tablesOf } from "#server/scanners/sast/rules/compile/compile-rules";
import { hashOfRules, shippedPack } from "#server/scanners/sast/rules/shipped-pack";
import { compileWorkspaceRules } from "#server/scanners/sast/rules/workspace-rules";
import { type ScanLimits, scanLimits, scanSource } from "#server/scanners/sast/scan-source";

const engine = "2.0.0";

/**
 * Finds security problems in sources of the languages that have a front end, by the pack and the rules of the workspace. Rejects when the
 * grammars or the pack of rules are not installed.
 */
export async function sastEngine({ limits }: { limits?: Partial<ScanLimits> } = {}): Promise<Engine> {
  const grammars = await loadGrammars();
  const pack = await shippedPack(grammars);
  const packTables = tablesOf([pack.set], grammars);
  // What the findings depend on besides the commit: this code, the pack, and the rules of the workspace.
  const versionWith = ({ rules = [] }: Pick<EngineIo, "rules"> = {}) =>
    `${engine}+${pack.hash}${rules.length > 0 ? `.${hashOfRules(rules)}` : ""}`;
  return {
    kind: "sast",
    tool: "secportal",
    version: versionWith(),
    basis: async (io) => versionWith(io),
    async run(source, { signal, rules = [] }) {
      const started = performance.now();
      const own = compileWorkspaceRules(rules, grammars);
      const outcome = await scanSource(source, {
        grammars,
        tables: own.rules.length > 0 ? tablesOf([pack.set, own], grammars) : packTables,
        limits: { ...scanLimits, ...limits },
        signal,
      });
      const leftOut = own.problems.map(({ id, problem }) => `Your rule ${id} was left out: ${problem}`);
      return {
        engine: "sast",
        tool: "secportal",
        engineVersion: versionWith({ rules }),
        ...outcome,
        notes: [...pack.notes, ...leftOut, ...outcome.notes],
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}
