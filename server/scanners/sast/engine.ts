import { performance } from "node:perf_hooks";
import type { Engine, EngineIo } from "#server/scanners/engine";
import { grammarsAndLanguages } from "#server/scanners/sast/needed-languages";
import { loadGrammars } from "#server/scanners/sast/parse/grammars";
import { tablesOf } from "#server/scanners/sast/rules/compile/compile-rules";
import { hashOfRules, shippedPack, shippedPackHash } from "#server/scanners/sast/rules/shipped-pack";
import { compileWorkspaceRules } from "#server/scanners/sast/rules/workspace-rules";
import { type ScanLimits, scanLimits, scanSource } from "#server/scanners/sast/scan-source";

const engine = "2.0.0";

/**
 * Finds security problems in sources of the languages that have a front end, by the pack and the rules of the workspace. Rejects when the
 * pack of rules is not installed, and its runs when a grammar is not. Only what a commit needs is loaded, when it is scanned.
 */
export async function sastEngine({ limits }: { limits?: Partial<ScanLimits> } = {}): Promise<Engine> {
  const hash = await shippedPackHash();
  // What the findings depend on besides the commit: this code, the pack, and the rules of the workspace.
  const versionWith = ({ rules = [] }: Pick<EngineIo, "rules"> = {}) =>
    `${engine}+${hash}${rules.length > 0 ? `.${hashOfRules(rules)}` : ""}`;
  return {
    kind: "sast",
    tool: "secportal",
    version: versionWith(),
    basis: async (io) => versionWith(io),
    async run(source, { signal, rules = [] }) {
      const started = performance.now();
      const needed = grammarsAndLanguages(source.entries.map(({ path }) => path));
      // Rules of a workspace are checked in all of their languages, whatever the commit is written in.
      const grammars = await loadGrammars(rules.length > 0 ? undefined : needed.grammars);
      const pack = await shippedPack();
      const own = compileWorkspaceRules(rules, grammars);
      const outcome = await scanSource(source, {
        grammars,
        tables: tablesOf([pack.set, own], grammars, needed.languages),
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
