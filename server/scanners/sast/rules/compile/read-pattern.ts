import type { Language } from "#server/scanners/sast/ast/node";
import type { Statement } from "#server/scanners/sast/ast/statement";
import { frontEnds } from "#server/scanners/sast/lower/front-ends";
import { lower } from "#server/scanners/sast/lower/lower";
import type { GrammarName, Grammars } from "#server/scanners/sast/parse/grammars";
import { parse } from "#server/scanners/sast/parse/parse";
import { plainNames } from "#server/scanners/sast/rules/compile/code-pattern";
import type { ReadPattern } from "#server/scanners/sast/rules/compile/fill-tables";

/** The grammar that the code patterns of a language are written in. */
export const patternGrammars: Readonly<Record<Language, GrammarName>> = {
  javascript: "tsx",
  python: "python",
  java: "java",
  go: "go",
  php: "php",
  ruby: "ruby",
  csharp: "c-sharp",
};

/** Reads code patterns with the grammars and front ends that read the repository. */
export function patternReader(grammars: Grammars): ReadPattern {
  return (code, language) => {
    const frontEnd = frontEnds.get(language);
    const grammar = grammars.get(patternGrammars[language]);
    if (!frontEnd || !grammar) return null;
    const tree = parse(frontEnd.patternFile(plainNames(code)), grammar);
    if (typeof tree === "string" || tree.errors > 0) return null;
    const last = innermost(lower(tree.root, frontEnd).body);
    return last?.kind === "expression" ? { expression: last.value } : null;
  };
}

function innermost(body: readonly Statement[]): Statement | undefined {
  let last = body.at(-1);
  for (;;) {
    const inner =
      last?.kind === "function"
        ? last.fn.body
        : last?.kind === "class"
          ? (last.class.methods.at(-1)?.body ?? [])
          : [];
    if (inner.length === 0) return last;
    last = inner.at(-1);
  }
}
