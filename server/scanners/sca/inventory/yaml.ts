import type { JsonObject } from "#server/scanners/sca/inventory/json";
import { indentOf, linesOf } from "#server/scanners/sca/inventory/text";
import {
  type FlowValue,
  isIndicator,
  readFlow,
  readQuoted,
} from "#server/scanners/sca/inventory/yaml-scalars";

export interface YamlFile {
  readonly root: JsonObject;
  /** 1-based lines of the keys of one top-level map. */
  linesOf(section: string): ReadonlyMap<string, number>;
}

interface OpenMap {
  readonly indent: number;
  readonly map: Record<string, FlowValue>;
}

const longestLine = 64 * 1024;
const mostKeys = 500_000;
const deepest = 50;

/**
 * The YAML that tools write into lockfiles: maps by indentation, scalars and flows that end on their line, lists and block
 * scalars (which are passed over). Every scalar stays text, so that the version 1.10 is not the number 1.1. Null for
 * everything else: aliases, anchors, tags, equal keys, scalars over several lines. Own code because the general parsers
 * take gigabytes for a few megabytes of brackets, and seconds for a large lockfile.
 */
export function parseYaml(text: string): YamlFile | null {
  const reader = new BlockReader();
  for (const { text: line, number } of linesOf(text, Number.MAX_SAFE_INTEGER)) {
    if (line.length > longestLine || !reader.take(line.trimEnd(), number)) return null;
  }
  const { root, sections, keys } = reader;
  return keys > 0 ? { root, linesOf: (section) => sections.get(section) ?? new Map() } : null;
}

class BlockReader {
  readonly root: Record<string, FlowValue> = Object.create(null);
  readonly sections = new Map<string, Map<string, number>>();
  keys = 0;
  readonly #open: OpenMap[] = [{ indent: 0, map: this.root }];
  #section = "";
  /** The key whose value may stand on the next lines. */
  #pending: { readonly owner: OpenMap; readonly key: string } | null = null;
  /** Lines that are indented deeper than this belong to a list or a block scalar. */
  #passOver: { readonly indent: number; readonly list: boolean } | null = null;

  /** Takes one line. False when it is none of this kind of YAML. */
  take(line: string, number: number): boolean {
    let indent = indentOf(line);
    if (indent === line.length) return true;
    let content = line.slice(indent);
    if (this.#passOver) {
      const { indent: above, list } = this.#passOver;
      if (indent > above || (list && indent === above && isItem(content))) return true;
      this.#passOver = null;
    }
    if (content.startsWith("#") || (content === "---" && this.keys === 0)) return true;
    if (content.startsWith("\t")) return false;
    if (isItem(content)) return this.#beginList(indent);
    if (content.startsWith(": ")) {
      // The value of a long key, which stands behind a question mark on the line before.
      content = content.slice(2).trimStart();
      indent = line.length - content.length;
    }
    return this.#place(indent) && this.#entry(content, indent, number);
  }

  #beginList(indent: number): boolean {
    if (!this.#pending || indent < this.#pending.owner.indent) return false;
    this.#pending = null;
    this.#passOver = { indent, list: true };
    return true;
  }

  /** Closes or opens maps until the innermost one has the indentation of the line. */
  #place(indent: number): boolean {
    const innermost = this.#open.at(-1);
    if (this.#pending && innermost && indent > innermost.indent) {
      const map: Record<string, FlowValue> = Object.create(null);
      this.#pending.owner.map[this.#pending.key] = map;
      this.#open.push({ indent, map });
    }
    this.#pending = null;
    while (this.#open.length > 1 && indent < (this.#open.at(-1)?.indent ?? 0)) this.#open.pop();
    return this.#open.length <= deepest && this.#open.at(-1)?.indent === indent;
  }

  #entry(content: string, indent: number, number: number): boolean {
    const owner = this.#open.at(-1);
    const entry = content.startsWith("? ") ? longKey(content.slice(2)) : keyAndRest(content);
    if (!owner || !entry || Object.hasOwn(owner.map, entry.key)) return false;
    this.keys += 1;
    if (this.keys > mostKeys) return false;
    if (this.#open.length === 1) {
      this.#section = entry.key;
      this.sections.set(entry.key, new Map());
    } else if (this.#open.length === 2) this.sections.get(this.#section)?.set(entry.key, number);
    const value = this.#value(entry.rest, indent);
    if (value === null) return false;
    owner.map[entry.key] = value;
    this.#pending = entry.rest === "" ? { owner, key: entry.key } : null;
    return true;
  }

  #value(rest: string, indent: number): FlowValue | null {
    if (/^[|>][+-]?\d?$/.test(rest)) {
      this.#passOver = { indent, list: false };
      return "";
    }
    if (isIndicator(rest[0])) return null;
    if (/^["'{[]/.test(rest)) {
      const read = readFlow(rest, 0);
      return read && isRest(rest.slice(read.end)) ? read.value : null;
    }
    const comment = rest.indexOf(" #");
    return comment === -1 ? rest : rest.slice(0, comment).trimEnd();
  }
}

const isItem = (content: string): boolean => content === "-" || content.startsWith("- ");

const isRest = (text: string): boolean => text === "" || /^ +#/.test(text);

function longKey(text: string): { key: string; rest: string } | null {
  const quoted = /^["']/.test(text) ? readQuoted(text, 0) : null;
  return { key: quoted ? quoted.value : text.trim(), rest: "" };
}

/** `key: rest`, with the key plain or quoted. A comment alone is no rest. */
function keyAndRest(content: string): { key: string; rest: string } | null {
  const quoted = /^["']/.test(content) ? readQuoted(content, 0) : undefined;
  if (quoted === null || isIndicator(content[0]) || /^[{[,\]}]/.test(content)) return null;
  const colon = quoted ? quoted.end : plainKeyEnd(content);
  if (content[colon] !== ":" || (content.length > colon + 1 && content[colon + 1] !== " ")) return null;
  const rest = content.slice(colon + 1).trim();
  const key = quoted ? quoted.value : content.slice(0, colon).trimEnd();
  return { key, rest: rest.startsWith("#") ? "" : rest };
}

function plainKeyEnd(content: string): number {
  const inside = content.indexOf(": ");
  return inside === -1 ? content.length - 1 : inside;
}
