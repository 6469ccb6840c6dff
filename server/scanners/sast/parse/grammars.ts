import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Language as Grammar, Parser } from "web-tree-sitter";
import type { Language } from "#server/scanners/sast/ast/node";

const grammarNames = [
  "javascript",
  "typescript",
  "tsx",
  "python",
  "java",
  "go",
  "php",
  "ruby",
  "c-sharp",
] as const;
export type GrammarName = (typeof grammarNames)[number];

const languageOf: Readonly<Record<GrammarName, Language>> = {
  javascript: "javascript",
  typescript: "javascript",
  tsx: "javascript",
  python: "python",
  java: "java",
  go: "go",
  php: "php",
  ruby: "ruby",
  "c-sharp": "csharp",
};

const byExtension: ReadonlyMap<string, GrammarName> = new Map([
  ["js", "javascript"],
  ["jsx", "javascript"],
  ["mjs", "javascript"],
  ["cjs", "javascript"],
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "tsx"],
  ["py", "python"],
  ["pyw", "python"],
  ["java", "java"],
  ["go", "go"],
  ["php", "php"],
  ["phtml", "php"],
  ["rb", "ruby"],
  ["rake", "ruby"],
  ["ru", "ruby"],
  ["gemspec", "ruby"],
  ["cs", "c-sharp"],
]);

/** Which grammar reads a file; null when none does. Declaration files hold no code and have none. */
export function grammarFor(path: string): GrammarName | null {
  if (/\.d\.[cm]?ts$/i.test(path)) return null;
  return byExtension.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase()) ?? null;
}

/** The language of a file by its name; null when the engine does not read it. */
export function languageFor(path: string): Language | null {
  const grammar = grammarFor(path);
  return grammar === null ? null : languageOf[grammar];
}

export type Grammars = ReadonlyMap<GrammarName, Grammar>;

// Found by package name, so that it works the same from the source tree and from a bundle beside node_modules.
const require = createRequire(import.meta.url);
const loading = new Map<GrammarName, Promise<Grammar>>();
let starting: Promise<void> | undefined;

/**
 * Loads the parser and some grammars, each once per process; all of them unless told which. A grammar is megabytes of code to be
 * compiled. Rejects when the installed packages lack one.
 */
export async function loadGrammars(names: Iterable<GrammarName> = grammarNames): Promise<Grammars> {
  starting ??= Parser.init({ locateFile: () => require.resolve("web-tree-sitter/web-tree-sitter.wasm") });
  await starting;
  const loaded = new Map<GrammarName, Grammar>();
  for (const name of names) {
    const grammar = loading.get(name) ?? load(name);
    loading.set(name, grammar);
    loaded.set(name, await grammar);
  }
  return loaded;
}

async function load(name: GrammarName): Promise<Grammar> {
  const folder = join(dirname(require.resolve("@vscode/tree-sitter-wasm/package.json")), "wasm");
  return await Grammar.load(await readFile(join(folder, `tree-sitter-${name}.wasm`)));
}
