import { createHash } from "node:crypto";
import { loadGrammars } from "#server/scanners/sast/parse/grammars";
import { compileRules, type RuleSet } from "#server/scanners/sast/rules/compile/compile-rules";
import { isBuilt, loadPack } from "#server/scanners/sast/rules/load-pack";

/** The rules and models that come with the product. */
export interface ShippedPack {
  readonly set: RuleSet;
  /** Of each rule that cannot be used, why. */
  readonly notes: readonly string[];
}

let loaded: ReturnType<typeof loadPack> | undefined;
let read: Promise<ShippedPack> | undefined;

const documents = () => {
  loaded ??= loadPack();
  return loaded;
};

/** The pack, read and checked once per process. A rule of it that cannot be used is left out and said. */
export function shippedPack(): Promise<ShippedPack> {
  read ??= readPack();
  return read;
}

/** Changes with every rule and model of the pack. */
export const shippedPackHash = async (): Promise<string> => hashOfRules(await documents());

async function readPack(): Promise<ShippedPack> {
  // A test tries every rule of the pack, so what was built is good, and no grammar is needed to try it.
  const grammars = isBuilt ? new Map() : await loadGrammars();
  const set = compileRules(await documents(), { trusted: true, grammars, tried: isBuilt });
  const notes = set.problems.map(({ id, problem }) => `The rule ${id} was left out: ${problem}`);
  return { set, notes };
}

/** Tells sets of rules apart. Hexadecimal, 16 characters. */
export const hashOfRules = (documents: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(documents)).digest("hex").slice(0, 16);
