/** A dotted path of a rule, see `path` in format/matchers. */
export interface PathPattern {
  readonly segments: readonly Segment[];
  /** `*.` in front: some receiver, whichever. */
  readonly anyReceiver: boolean;
  /** `.**` behind: any members after it. */
  readonly anyMembers: boolean;
}

type Segment = string | RegExp;
const mostAlternatives = 2_000;

/** The patterns that a path with `{a,b}` stands for. Throws RangeError when they are too many, SyntaxError when it is none. */
export function pathPatterns(path: string): PathPattern[] {
  return alternatives(path).map((text) => {
    // Brackets do not nest: what is left of one would be a name that nothing has.
    if (/[{}]/.test(text)) throw new SyntaxError(`a bracket is inside another, or has no partner: ${path}`);
    const segments = text.split(".").map((part) => part.trim());
    const anyReceiver = segments[0] === "*" && segments.length > 1;
    const anyMembers = segments.at(-1) === "**";
    const core = segments.slice(anyReceiver ? 1 : 0, anyMembers ? -1 : undefined);
    if (core.length === 0 || core.some((part) => part === "" || part === "**"))
      throw new SyntaxError(`no path: ${path}`);
    return { segments: core.map(segmentOf), anyReceiver, anyMembers };
  });
}

function alternatives(path: string): string[] {
  let texts = [""];
  let at = 0;
  while (at < path.length) {
    const open = path.indexOf("{", at);
    const close = open === -1 ? -1 : path.indexOf("}", open);
    if (close === -1) {
      if (open !== -1) throw new SyntaxError(`a bracket is open: ${path}`);
      const rest = path.slice(at);
      return texts.map((text) => text + rest);
    }
    const before = path.slice(at, open);
    const options = path.slice(open + 1, close).split(",");
    texts = texts.flatMap((text) => options.map((option) => text + before + option.trim()));
    if (texts.length > mostAlternatives) throw new RangeError(`too many alternatives: ${path.slice(0, 80)}`);
    at = close + 1;
  }
  return texts;
}

// A star becomes "anything but a dot", so a segment is matched in linear time: there are at most three stars in one.
function segmentOf(text: string): Segment {
  const stars = text.split("*").length - 1;
  if (stars === 0) return text;
  if (stars > 3) throw new SyntaxError(`too many stars: ${text.slice(0, 80)}`);
  const literal = text.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
    character === "*" ? "*" : `\\${character}`,
  );
  return new RegExp(`^${literal.replaceAll("*", "[^.]*")}$`);
}

const fits = (segment: Segment | undefined, text: string | undefined): boolean =>
  segment !== undefined &&
  text !== undefined &&
  (typeof segment === "string" ? segment === text : segment.test(text));

/** The last segment as plain text, to look patterns up by; null when it is a wildcard. */
export function lastSegment(pattern: PathPattern): string | null {
  const last = pattern.segments.at(-1);
  return pattern.anyMembers || typeof last !== "string" ? null : last;
}

/** Whether a path, in segments, is one that the pattern means. Where single names are meant as written, `exact` says so. */
export function matchesPath(pattern: PathPattern, path: readonly string[], exact = false): boolean {
  if (exact && path.length === 1 && pattern.segments.length > 1) return false;
  if (!pattern.anyMembers) return matchesEnd(pattern, path, path.length);
  for (let end = 1; end <= path.length; end += 1) if (matchesEnd(pattern, path, end)) return true;
  return false;
}

function matchesEnd({ segments, anyReceiver }: PathPattern, path: readonly string[], end: number): boolean {
  const shared = Math.min(segments.length, end);
  for (let back = 1; back <= shared; back += 1)
    if (!fits(segments[segments.length - back], path[end - back])) return false;
  if (anyReceiver) return end > segments.length;
  if (end === segments.length) return true;
  // A longer path ends with the pattern: `Statement.execute` of `java.sql.Statement.execute`. A global is meant alone.
  if (end > segments.length) return segments.length > 1;
  // A type by its simple name where the pattern has the package: the import may be a wildcard.
  return /^[A-Z]/.test(path[0] ?? "");
}
