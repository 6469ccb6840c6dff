/** The longest pattern, and the most of them, that a workspace may set. */
export const longestPattern = 200;
export const mostPatterns = 100;

/**
 * Whether a package's name is one of a workspace's own. In a pattern `*` stands for any text, also none; everything else for
 * itself. It takes time in proportion to the two lengths, whatever the pattern.
 */
export function isPrivate(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(name, pattern));
}

function matches(name: string, pattern: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return name === pattern;
  if (!name.startsWith(start) || !name.endsWith(end) || name.length < start.length + end.length) return false;
  let at = start.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - end.length) return false;
    at = found + part.length;
  }
  return true;
}
