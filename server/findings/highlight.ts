/** What a stretch of source is, as far as colour helps to read it. */
export const tokenKinds = ["plain", "comment", "string", "number", "keyword", "name"] as const;
export type TokenKind = (typeof tokenKinds)[number];

export interface SourceToken {
  readonly kind: TokenKind;
  readonly text: string;
}

interface Family {
  readonly keywords: ReadonlySet<string>;
  /** What begins a comment that ends with its line. */
  readonly line: readonly string[];
  /** What a comment over lines stands between. */
  readonly block: readonly (readonly [open: string, close: string])[];
  /** What begins and ends a string; those that may go over lines. */
  readonly quotes: readonly string[];
  readonly longQuotes: readonly string[];
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const C_WORDS =
  "abstract as async await base bool boolean break byte case catch char class const continue default delete do double else enum export extends final finally float for foreach from func function go goto if implements import in instanceof int interface internal is let lock long map namespace new nil null of override package private protected public range readonly record return sealed select short static string struct super switch this throw throws true false try type typeof undefined unsafe using var virtual void while with yield defer chan fallthrough";
const C: Family = {
  keywords: words(C_WORDS),
  line: ["//"],
  block: [["/*", "*/"]],
  quotes: ["'", '"'],
  longQuotes: ["`"],
};

const families: Readonly<Record<string, Family>> = {
  c: C,
  php: {
    ...C,
    keywords: words(
      `${C_WORDS} and array echo elseif endif endforeach fn global include include_once isset list match or print require require_once trait unset use`,
    ),
    line: ["//", "#"],
  },
  python: {
    keywords: words(
      "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda match None nonlocal not or pass raise return self True try while with yield",
    ),
    line: ["#"],
    block: [],
    quotes: ["'", '"'],
    longQuotes: ['"""', "'''"],
  },
  ruby: {
    keywords: words(
      "alias and begin break case class def defined? do else elsif end ensure false for if in module next nil not or redo require rescue retry return self super then true undef unless until when while yield",
    ),
    line: ["#"],
    block: [],
    quotes: ["'", '"', "`"],
    longQuotes: [],
  },
  data: { keywords: words("true false null"), line: ["#"], block: [], quotes: ['"', "'"], longQuotes: [] },
};

const familyOf: ReadonlyMap<string, string> = new Map([
  ..."js jsx mjs cjs ts tsx mts cts java go cs kt scala swift rs c h cc cpp hpp gradle dart"
    .split(" ")
    .map((extension) => [extension, "c"] as const),
  ...["php", "phtml", "inc"].map((extension) => [extension, "php"] as const),
  ...["py", "pyi"].map((extension) => [extension, "python"] as const),
  ...["rb", "rake", "erb"].map((extension) => [extension, "ruby"] as const),
  ...["json", "yml", "yaml", "toml", "lock", "txt", "cfg", "ini", "properties"].map(
    (extension) => [extension, "data"] as const,
  ),
]);

/** More than an excerpt holds; beyond it text stays plain, so that no text can be costly. */
const LONGEST = 20_000;

/**
 * An excerpt as lines of tokens, by the language that the path's extension tells. Joined, they are the excerpt. It is a reading of
 * words, strings and comments and not a parser: an excerpt begins anywhere, and what is wrong is a colour.
 */
export function highlight(excerpt: string, path: string): SourceToken[][] {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const family = families[familyOf.get(extension) ?? ""];
  if (!family || excerpt.length > LONGEST)
    return excerpt.split("\n").map((text) => (text === "" ? [] : [{ kind: "plain", text }]));
  return intoLines(tokensOf(excerpt, family));
}

function tokensOf(text: string, family: Family): SourceToken[] {
  const tokens: SourceToken[] = [];
  let at = 0;
  while (at < text.length) {
    const { kind, end } = tokenAt(text, at, family);
    const before = tokens.at(-1);
    const piece = text.slice(at, end);
    if (before && before.kind === kind && kind === "plain")
      tokens[tokens.length - 1] = { kind, text: before.text + piece };
    else tokens.push({ kind, text: piece });
    at = end;
  }
  return tokens;
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*[?!]?/uy;
const NUMBER = /\d[\d_.xXa-fA-FoObBeE]*/y;
const SPACE = /\s+/y;

function tokenAt(text: string, at: number, family: Family): { kind: TokenKind; end: number } {
  const space = matchAt(SPACE, text, at);
  if (space) return { kind: "plain", end: at + space.length };
  for (const [open, close] of family.block)
    if (text.startsWith(open, at)) return { kind: "comment", end: behind(text, close, at + open.length) };
  if (family.line.some((mark) => text.startsWith(mark, at)))
    return { kind: "comment", end: lineEnd(text, at) };
  for (const quote of family.longQuotes)
    if (text.startsWith(quote, at)) return { kind: "string", end: behind(text, quote, at + quote.length) };
  for (const quote of family.quotes)
    if (text.startsWith(quote, at)) return { kind: "string", end: stringEnd(text, quote, at + 1) };
  const word = matchAt(WORD, text, at);
  if (word) {
    const end = at + word.length;
    if (family.keywords.has(word)) return { kind: "keyword", end };
    return { kind: text[end] === "(" ? "name" : "plain", end };
  }
  const number = matchAt(NUMBER, text, at);
  if (number) return { kind: "number", end: at + number.length };
  return { kind: "plain", end: at + (String.fromCodePoint(text.codePointAt(at) ?? 0).length || 1) };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}

/** Behind the closing quote, or at the end of the line: a quote that is not closed is an apostrophe more often than a string. */
function stringEnd(text: string, quote: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\n") return at;
    if (text[at] === "\\") at += 1;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return text.length;
}

function intoLines(tokens: readonly SourceToken[]): SourceToken[][] {
  const lines: SourceToken[][] = [[]];
  for (const { kind, text } of tokens) {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ kind, text: part });
    }
  }
  return lines;
}
