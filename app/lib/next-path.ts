/**
 * Where to go after signing in: a path of this site, or `fallback`. Browsers read `//host` and `/\host` as another
 * site, and drop tabs and newlines before they look, so control characters are refused as well.
 */
export function nextPath(candidate: string | null | undefined, fallback = "/"): string {
  if (!candidate?.startsWith("/")) return fallback;
  if (candidate.startsWith("//") || candidate.startsWith("/\\")) return fallback;
  if ([...candidate].some((character) => character < " " || character === "\u007f")) return fallback;
  return candidate;
}
