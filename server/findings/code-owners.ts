/** Where a CODEOWNERS file counts, the first that is there (GitHub and GitLab docs on code owners; Bitbucket's folder). */
export const codeOwnersPlaces = [
  ".github/CODEOWNERS",
  ".gitlab/CODEOWNERS",
  ".bitbucket/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
] as const;

/** GitHub reads no larger file. In bytes. */
export const LARGEST_CODEOWNERS = 3 * 1024 ** 2;

const MOST_RULES = 5_000;
const MOST_OWNERS = 20;
const LONGEST_LINE = 2_000;

interface OwnerRule {
  readonly segments: readonly string[];
  readonly owners: readonly string[];
}

/**
 * Reads a CODEOWNERS file: patterns in the way of .gitignore, the last that fits decides, and GitLab's sections, of which each decides for
 * itself. Lines that cannot be read are passed over, as both providers do. The answer asks no regular expression, so no pattern makes
 * it slow.
 */
export function readCodeOwners(text: string): (path: string) => string[] {
  const sections: OwnerRule[][] = [[]];
  let defaults: string[] = [];
  let count = 0;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.slice(0, LONGEST_LINE).trim();
    if (line === "" || line.startsWith("#") || count >= MOST_RULES) continue;
    const heading = /^\^?\[[^\]]+\](?:\[\d+\])?(.*)$/.exec(line);
    if (heading) {
      sections.push([]);
      defaults = ownersIn((heading[1] ?? "").split(/\s+/));
      continue;
    }
    const [pattern = "", ...words] = wordsOf(line);
    if (pattern.startsWith("!")) continue;
    const named = ownersIn(words);
    count += 1;
    sections.at(-1)?.push({ segments: segmentsOf(pattern), owners: named.length > 0 ? named : defaults });
  }
  return (path) => {
    const parts = path.split("/");
    const owners = sections.flatMap(
      (rules) => rules.findLast((rule) => fits(rule.segments, parts))?.owners ?? [],
    );
    return [...new Set(owners)].slice(0, MOST_OWNERS);
  };
}

/** The words of a line up to a comment; a backslash keeps the blank after it. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === "\\" && at + 1 < line.length) {
      at += 1;
      word += line.charAt(at);
    } else if (char === " " || char === "\t") {
      if (word !== "") words.push(word);
      word = "";
    } else if (char === "#" && word === "") return words;
    else word += char;
  }
  return word === "" ? words : [...words, word];
}

const ownersIn = (words: readonly string[]): string[] =>
  words.filter((word) => /^@?[\w.+/@-]{2,200}$/.test(word) && word.includes("@")).slice(0, MOST_OWNERS);

/** A pattern without a slash, or with one at the end only, fits at any depth; a folder stands for all that is in it. */
function segmentsOf(pattern: string): string[] {
  const anchored = pattern.replace(/\/$/, "").includes("/");
  const parts = pattern.split("/").filter((part) => part !== "");
  const whole = anchored ? parts : ["**", ...parts];
  const last = whole.at(-1) ?? "";
  // `docs/*` is the files right in docs, as GitHub has it; `docs` and `docs/` are all below as well.
  return last === "**" || (last.includes("*") && anchored) ? whole : [...whole, "**"];
}

/** Dynamic programming over segments, so that many `**` cost no more than their number times the depth. */
function fits(segments: readonly string[], parts: readonly string[]): boolean {
  let reached = new Set([0]);
  const skipStars = (from: number, into: Set<number>) => {
    let at = from;
    into.add(at);
    while (segments[at] === "**") {
      at += 1;
      into.add(at);
    }
  };
  const start = new Set<number>();
  for (const at of reached) skipStars(at, start);
  reached = start;
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reached) {
      const segment = segments[at];
      if (segment === "**") skipStars(at, next);
      else if (segment !== undefined && fitsName(segment, part)) skipStars(at + 1, next);
    }
    reached = next;
  }
  return reached.has(segments.length);
}

/** `*` and `?` inside one name; at a dead end only the last star takes more. */
function fitsName(pattern: string, name: string): boolean {
  let [p, n, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === "*") {
      [star, mark] = [p, n];
      p += 1;
    } else if (pattern[p] === name[n] || pattern[p] === "?") {
      p += 1;
      n += 1;
    } else if (star !== -1) {
      p = star + 1;
      mark += 1;
      n = mark;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
