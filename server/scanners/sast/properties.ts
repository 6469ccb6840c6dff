const longestLine = 4_096;
const mostKeys = 5_000;

/** The entries of a Java `.properties` file: one a line, `key=value`. Continued lines and escapes are left as they stand. */
export function propertiesIn(text: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const line of text.split(/\r?\n/, 20_000)) {
    if (line.length > longestLine || entries.size >= mostKeys) continue;
    const entry = /^\s*([\w.-]+)\s*[=:]\s*(\S.*)?$/.exec(line);
    if (entry?.[1] !== undefined) entries.set(entry[1], (entry[2] ?? "").trimEnd());
  }
  return entries;
}
