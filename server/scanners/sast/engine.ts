import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { Engine } from "#server/scanners/engine";
import { type Grammars, loadGrammars } from "#server/scanners/sast/parse/grammars";
import { compileRules, type RuleSet, tablesOf } from "#server/scanners/sast/rules/compile/compile-rules";
import { loadPack } from "#server/scanners/sast/rules/load-pack";
import { type ScanLimits, scanLimits, scanSource } from "#server/scanners/sast/scan-source";

const engine = "2.0.0";

export interface SastOptions {
  /** Rules of a workspace, from `compileRules`, in addition to the pack. */
  readonly extraRules?: RuleSet | undefined;
  readonly limits?: Partial<ScanLimits> | undefined;
}

/**
 * Finds security problems in sources of the languages that have a front end. Rejects when the grammars or the pack of rules
 * are not installed.
 */
export async function sastEngine({ extraRules, limits }: SastOptions = {}): Promise<Engine> {
  const grammars = await loadGrammars();
  const pack = await packOf(grammars);
  const sets = extraRules ? [pack.set, extraRules] : [pack.set];
  const tables = tablesOf(sets, grammars);
  // What the findings depend on besides the commit: this code, the pack, and the rules of the workspace.
  const version = `${engine}+${pack.hash}${extraRules ? `.${hashOf(extraRules.rules)}` : ""}`;
  return {
    kind: "sast",
    tool: "secportal",
    version,
    basis: async () => version,
    async run(source, { signal }) {
      const started = performance.now();
      const outcome = await scanSource(source, {
        grammars,
        tables,
        limits: { ...scanLimits, ...limits },
        signal,
      });
      return {
        engine: "sast",
        tool: "secportal",
        engineVersion: version,
        ...outcome,
        notes: [...pack.notes, ...outcome.notes],
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

interface Pack {
  readonly set: RuleSet;
  readonly hash: string;
  readonly notes: readonly string[];
}

let packed: Promise<Pack> | undefined;

/** The pack is read and checked once per process. A rule of it that cannot be used is left out and said. */
function packOf(grammars: Grammars): Promise<Pack> {
  packed ??= readPack(grammars);
  return packed;
}

async function readPack(grammars: Grammars): Promise<Pack> {
  const documents = await loadPack();
  const set = compileRules(documents, { trusted: true, grammars });
  const notes = set.problems.map(({ id, problem }) => `The rule ${id} was left out: ${problem}`);
  return { set, hash: hashOf(documents), notes };
}

const hashOf = (documents: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(documents)).digest("hex").slice(0, 16);
