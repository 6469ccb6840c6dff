import type { Module } from "#server/scanners/sast/ast/declaration";
import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { lower } from "#server/scanners/sast/lower/lower";
import { type GrammarName, loadGrammars } from "#server/scanners/sast/parse/grammars";
import { parse } from "#server/scanners/sast/parse/parse";
import { sketch } from "#tests/scanners/sast/lower/sketch";

/** Reads code of one language with the real grammar. Throws where the parser gives up. */
export async function lowered(frontEnd: FrontEnd, grammarName: GrammarName, code: string): Promise<Module> {
  const grammar = (await loadGrammars()).get(grammarName);
  if (!grammar) throw new Error(`no grammar ${grammarName}`);
  const tree = parse(code, grammar);
  if (typeof tree === "string") throw new Error(tree);
  return lower(tree.root, frontEnd);
}

/** The same as text, see {@link sketch}. */
export async function sketched(frontEnd: FrontEnd, grammarName: GrammarName, code: string): Promise<string> {
  return sketch(await lowered(frontEnd, grammarName, code));
}
