import { RE2JS } from "re2js";

/** Whether a regular expression is found in a text. */
export type TextMatcher = (text: string) => boolean;

const longestText = 10_000;

/**
 * Compiles a regular expression of a rule. Ours run on the built-in engine; those of others in linear time, so that no rule
 * can hold up a scan. A leading `(?i)` ignores case in both. Throws when the expression is none.
 */
export function textMatcher(expression: string, trusted: boolean): TextMatcher {
  if (!trusted) {
    const compiled = RE2JS.compile(expression);
    return (text) => compiled.matcher(text.slice(0, longestText)).find();
  }
  const insensitive = expression.startsWith("(?i)");
  const compiled = new RegExp(insensitive ? expression.slice(4) : expression, insensitive ? "iu" : "u");
  return (text) => compiled.test(text.slice(0, longestText));
}
