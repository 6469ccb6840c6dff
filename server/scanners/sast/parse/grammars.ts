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
let loading: Promise<Grammars> | undefined;

/** Loads the parser and its grammars once per process. Rejects when the installed packages lack them. */
export function loadGrammars(): Promise<Grammars> {
  loading ??= load();
  return loading;
}

// Found by package name, so that it works the same from the source tree and from a bundle beside node_modules.
async function load(): Promise<Grammars> {
  const require = createRequire(import.meta.url);
  const runtime = require.resolve("web-tree-sitter/web-tree-sitter.wasm");
  await Parser.init({ locateFile: () => runtime });
  const folder = join(dirname(require.resolve("@vscode/tree-sitter-wasm/package.json")), "wasm");
  const loaded = new Map<GrammarName, Grammar>();
  for (const name of grammarNames) {
    loaded.set(name, await Grammar.load(await readFile(join(folder, `tree-sitter-${name}.wasm`))));
  }
  return loaded;
}
