import { createHash } from "node:crypto";
import type { Grammars } from "#server/scanners/sast/parse/grammars";
import { compileRules, type RuleSet } from "#server/scanners/sast/rules/compile/compile-rules";
import { isBuilt, loadPack } from "#server/scanners/sast/rules/load-pack";

/** The rules and models that come with the product. */
export interface ShippedPack {
  readonly set: RuleSet;
  /** Changes with every rule and model. */
  readonly hash: string;
  /** Of each rule that cannot be used, why. */
  readonly notes: readonly string[];
}

let read: Promise<ShippedPack> | undefined;

/** The pack, read and checked once per process. A rule of it that cannot be used is left out and said. */
export function shippedPack(grammars: Grammars): Promise<ShippedPack> {
  read ??= readPack(grammars);
  return read;
}

async function readPack(grammars: Grammars): Promise<ShippedPack> {
  const documents = await loadPack();
  // A test tries every rule of the pack, so what was built is good.
  const set = compileRules(documents, { trusted: true, grammars, tried: isBuilt });
  const notes = set.problems.map(({ id, problem }) => `The rule ${id} was left out: ${problem}`);
  return { set, hash: hashOfRules(documents), notes };
}

/** Tells sets of rules apart. Hexadecimal, 16 characters. */
export const hashOfRules = (documents: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(documents)).digest("hex").slice(0, 16);
