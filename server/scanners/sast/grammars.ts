import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Language, Parser } from "web-tree-sitter";

export const grammarNames = ["javascript", "typescript", "tsx"] as const;
export type GrammarName = (typeof grammarNames)[number];

const byExtension: ReadonlyMap<string, GrammarName> = new Map([
  ["js", "javascript"],
  ["jsx", "javascript"],
  ["mjs", "javascript"],
  ["cjs", "javascript"],
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "tsx"],
]);

/** Which grammar reads a file; null when none does. Declaration files hold no code and have none. */
export function grammarFor(path: string): GrammarName | null {
  if (/\.d\.[cm]?ts$/i.test(path)) return null;
  return byExtension.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase()) ?? null;
}

let loading: Promise<ReadonlyMap<GrammarName, Language>> | undefined;

/** Loads the parser and its grammars once per process. Rejects when the installed packages lack them. */
export function loadGrammars(): Promise<ReadonlyMap<GrammarName, Language>> {
  loading ??= load();
  return loading;
}

// Found by package name, so that it works the same from the source tree and from a bundle beside node_modules.
async function load(): Promise<ReadonlyMap<GrammarName, Language>> {
  const require = createRequire(import.meta.url);
  const runtime = require.resolve("web-tree-sitter/web-tree-sitter.wasm");
  await Parser.init({ locateFile: () => runtime });
  const folder = join(dirname(require.resolve("@vscode/tree-sitter-wasm/package.json")), "wasm");
  const loaded = new Map<GrammarName, Language>();
  for (const name of grammarNames) {
    loaded.set(name, await Language.load(await readFile(join(folder, `tree-sitter-${name}.wasm`))));
  }
  return loaded;
}
