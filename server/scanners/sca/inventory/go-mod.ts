import { linesOf } from "#server/scanners/sca/inventory/text";

export interface GoRequirement {
  readonly module: string;
  readonly version: string;
  readonly indirect: boolean;
  readonly line: number;
}

export interface GoReplacement {
  readonly module: string;
  /** Null when it replaces every version. */
  readonly version: string | null;
  readonly with: string;
  /** Null when a folder takes the module's place. */
  readonly withVersion: string | null;
  readonly line: number;
}

export interface GoMod {
  /** Like `1.22` or `1.22.3`; null when the file does not say. */
  readonly go: { readonly version: string; readonly line: number } | null;
  /** Like `go1.22.3`. */
  readonly toolchain: { readonly version: string; readonly line: number } | null;
  readonly requirements: readonly GoRequirement[];
  readonly replacements: readonly GoReplacement[];
  readonly isModule: boolean;
  readonly unreadable: number;
}

type Directive = { readonly words: readonly string[]; readonly comment: string; readonly line: number };

/** The directives of a go.mod (Go Modules Reference, "go.mod files"), in blocks or on lines of their own. */
export function parseGoMod(text: string): GoMod {
  const requirements: GoRequirement[] = [];
  const replacements: GoReplacement[] = [];
  let go: GoMod["go"] = null;
  let toolchain: GoMod["toolchain"] = null;
  let isModule = false;
  let unreadable = 0;
  for (const { words, comment, line } of directives(text)) {
    const [verb, first, second] = words;
    if (verb === "module") isModule = true;
    else if (verb === "go" && first) go = { version: first, line };
    else if (verb === "toolchain" && first) toolchain = { version: first, line };
    else if (verb === "require") {
      if (first === undefined || second === undefined || words.length !== 3) unreadable += 1;
      else requirements.push({ module: first, version: second, indirect: isIndirect(comment), line });
    } else if (verb === "replace") {
      const replacement = replacementOf(words, line);
      if (replacement) replacements.push(replacement);
      else unreadable += 1;
    }
  }
  return { go, toolchain, requirements, replacements, isModule, unreadable };
}

function* directives(text: string): Generator<Directive> {
  let block: string | null = null;
  for (const { text: line, number } of linesOf(text)) {
    const slashes = line.indexOf("//");
    const comment = slashes === -1 ? "" : line.slice(slashes + 2).trim();
    const words = (slashes === -1 ? line : line.slice(0, slashes))
      .split(/[ \t]/)
      .filter((word) => word !== "")
      .map(unquoted);
    if (words.length === 0) continue;
    if (block !== null && words[0] === ")") block = null;
    else if (block !== null) yield { words: [block, ...words], comment, line: number };
    else if (words.length === 2 && words[1] === "(") block = words[0] ?? null;
    else yield { words, comment, line: number };
  }
}

// "// indirect" may be followed by a reason behind a semicolon.
const isIndirect = (comment: string): boolean => comment === "indirect" || comment.startsWith("indirect;");

function unquoted(word: string): string {
  return word.length > 1 && /^["`]/.test(word) && word.endsWith(word.charAt(0)) ? word.slice(1, -1) : word;
}

/** `replace a [v1] => b [v2]`. */
function replacementOf([, ...words]: readonly string[], line: number): GoReplacement | null {
  const arrow = words.indexOf("=>");
  const [module, version = null, more] = words.slice(0, Math.max(arrow, 0));
  const [other, otherVersion = null, evenMore] = words.slice(arrow + 1);
  if (arrow === -1 || module === undefined || other === undefined || (more ?? evenMore) !== undefined)
    return null;
  return { module, version, with: other, withVersion: otherVersion, line };
}
