import type { Language } from "#server/scanners/sast/ast/node";
import { type GrammarName, grammarFor, languageFor } from "#server/scanners/sast/parse/grammars";
import { patternGrammars } from "#server/scanners/sast/rules/compile/read-pattern";

/** The languages that some files are written in, and the grammars that it takes to read them and the code patterns of rules for them. */
export function grammarsAndLanguages(paths: Iterable<string>): {
  languages: ReadonlySet<Language>;
  grammars: ReadonlySet<GrammarName>;
} {
  const languages = new Set<Language>();
  const grammars = new Set<GrammarName>();
  for (const path of paths) {
    const [language, grammar] = [languageFor(path), grammarFor(path)];
    if (language === null || grammar === null) continue;
    languages.add(language);
    grammars.add(grammar).add(patternGrammars[language]);
  }
  return { languages, grammars };
}
