import { join } from "#server/scanners/sast/interpret/join";
import type { Cells, Journal } from "#server/scanners/sast/interpret/journal";
import type { ClassInfo, Value } from "#server/scanners/sast/interpret/value";

/** What is in a container. Never changed in place. */
export interface Content {
  /** Items by position; null when positions are not known. */
  readonly items: readonly Value[] | null;
  /** Entries by key. */
  readonly entries: ReadonlyMap<string, Value>;
  /** What may be under keys and positions that are not known; null when there is nothing else. */
  readonly rest: Value | null;
}

export const emptyContent: Content = { items: null, entries: new Map(), rest: null };
const mostItems = 200;
const mostEntries = 2_000;

/** A list, map, object or text builder: something that many values may share and that changes. */
export class Container implements Cells {
  readonly kind = "container";
  content: Content;

  constructor(
    readonly id: number,
    readonly of: "list" | "map" | "object" | "text",
    content: Content,
    readonly instanceOf: ClassInfo | null = null,
  ) {
    this.content = content;
  }

  read(): Content {
    return this.content;
  }

  restore(_key: string, old: unknown): void {
    this.content = old as Content;
  }

  joined(_key: string, values: readonly unknown[]): unknown {
    return (values as (Content | undefined)[]).reduce((a, b) => (a && b ? joinContents(a, b) : (a ?? b)));
  }

  /** Replaces the content, so that it can be undone. */
  write(journal: Journal, content: Content): void {
    if (content === this.content) return;
    journal.note(this, "", this.content);
    this.content = content;
  }
}

/** The content with one more item at the end. */
export function pushed(content: Content, value: Value): Content {
  if (content.items === null || content.items.length >= mostItems) return blurred(content, value);
  return { ...content, items: [...content.items, value] };
}

/** The content with an entry set. */
export function entered(content: Content, key: string, value: Value): Content {
  if (content.entries.size >= mostEntries && !content.entries.has(key)) return blurred(content, value);
  const entries = new Map(content.entries);
  entries.set(key, value);
  return { ...content, entries };
}

/** The content with a value somewhere. */
export function blurred(content: Content, value: Value): Content {
  return { ...content, rest: content.rest === null ? value : join(content.rest, value) };
}

/** The content without knowledge of positions. */
export function unordered(content: Content): Content {
  if (content.items === null) return content;
  return content.items.reduce(blurred, { ...content, items: null });
}

function joinContents(a: Content, b: Content): Content {
  if (a === b) return a;
  let entries = a.entries;
  if (a.entries !== b.entries) {
    const merged = new Map(a.entries);
    for (const [key, value] of b.entries) {
      const known = merged.get(key);
      merged.set(key, known ? join(known, value) : value);
    }
    entries = merged;
  }
  const rest = a.rest && b.rest ? join(a.rest, b.rest) : (a.rest ?? b.rest);
  if (a.items === b.items) return { items: a.items, entries, rest };
  if (a.items && b.items && a.items.length === b.items.length) {
    const other = b.items;
    return { items: a.items.map((item, at) => join(item, other[at] ?? item)), entries, rest };
  }
  const all = [...(a.items ?? []), ...(b.items ?? [])];
  return all.reduce(blurred, { items: null, entries, rest } as Content);
}
