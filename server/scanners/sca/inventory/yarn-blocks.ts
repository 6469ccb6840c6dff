import { indentOf, linesOf } from "#server/scanners/sca/inventory/text";

/** One block of a yarn.lock: the descriptors it answers and what it says. */
export interface YarnBlock {
  /** Like `lodash@^4.17.0`, or `lodash@npm:^4.17.0` in the files of yarn 2 and later. */
  readonly descriptors: readonly string[];
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
  /** Lists such as `dependencies`: name and range. */
  readonly lists: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface OpenBlock extends YarnBlock {
  readonly fields: Map<string, string>;
  readonly lists: Map<string, Map<string, string>>;
}

/**
 * The blocks of a yarn.lock of any version. Both forms are two levels of blocks by indentation, `key value` in the first
 * and `key: value` in the later one. Line by line on purpose: a general YAML reader refuses keys over 1,024 characters
 * (YAML 1.2, section 7.4.3), and yarn writes longer ones.
 */
export function* yarnBlocks(text: string): Generator<YarnBlock> {
  let block: OpenBlock | null = null;
  let list: Map<string, string> | null = null;
  for (const { text: line, number } of linesOf(text, Number.MAX_SAFE_INTEGER)) {
    const indent = indentOf(line);
    if (indent === line.length || line[indent] === "#") continue;
    if (indent === 0) {
      // The second half of a long key, which yarn writes as `? key` and `:` on lines of their own.
      if (line.trimEnd() === ":") continue;
      if (block) yield block;
      block = { descriptors: descriptorsOf(line), line: number, fields: new Map(), lists: new Map() };
      list = null;
    } else if (block && indent === 2) {
      const [key, value] = keyAndValue(line.slice(indent));
      list = value === "" ? new Map() : null;
      if (list) block.lists.set(key, list);
      else block.fields.set(key, value);
    } else if (list && indent === 4) {
      const [key, value] = keyAndValue(line.slice(indent));
      list.set(key, value);
    }
  }
  if (block) yield block;
}

function descriptorsOf(header: string): string[] {
  const line = header.startsWith("? ") ? header.slice(2).trimEnd() : header.trimEnd();
  const text = line.endsWith(":") ? line.slice(0, -1) : line;
  return text
    .split(",")
    .map((part) => part.trim().replace(/^"|"$/g, ""))
    .filter((part) => part !== "");
}

/** `a "b"`, `a: b`, `"a": "b"` and `a:` as key and value, without the quotes. */
function keyAndValue(text: string): [string, string] {
  const end = text.startsWith('"') ? text.indexOf('"', 1) + 1 : firstOf(text, " ", ":");
  if (end <= 0) return [text, ""];
  const rest = text.slice(end);
  return [unquoted(text.slice(0, end)), unquoted((rest.startsWith(":") ? rest.slice(1) : rest).trim())];
}

function firstOf(text: string, a: string, b: string): number {
  for (let index = 0; index < text.length; index += 1)
    if (text[index] === a || text[index] === b) return index;
  return text.length;
}

function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
