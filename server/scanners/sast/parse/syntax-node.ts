import type { Lowered } from "#server/scanners/sast/lower/front-end";

const none: SyntaxNode[] = [];
const longestShared = 40;
const mostShared = 100_000;
const texts = new Map<string, string>();

function shared(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= mostShared) texts.clear();
  texts.set(text, text);
  return text;
}

/**
 * A plain copy of a syntax node. Named nodes are copied, and of the others those that say something: operators and keywords,
 * but no brackets, commas, quotes and dots. Comments are left out.
 */
export class SyntaxNode {
  /** Shared by all that have none. */
  children: SyntaxNode[] = none;
  /** What the front end made of it. Set for all children by the time a node's own builder runs. */
  lowered: Lowered = null;

  constructor(
    /** The whole file, shared by its nodes. */
    readonly source: string,
    readonly kind: string,
    /** The name of its place in the parent, like `left`; null where the grammar names none. */
    readonly field: string | null,
    readonly named: boolean,
    /** Offsets in UTF-16 code units. */
    readonly start: number,
    readonly end: number,
  ) {}

  /** Short texts are shared: the same few names come again and again. */
  get text(): string {
    const text = this.source.slice(this.start, this.end);
    return text.length > longestShared ? text : shared(text);
  }

  add(child: SyntaxNode): void {
    if (this.children === none) this.children = [child];
    else this.children.push(child);
  }

  /** The first child in a named place. */
  child(field: string): SyntaxNode | null {
    for (const each of this.children) if (each.field === field) return each;
    return null;
  }

  /** All children in a named place. */
  childrenAt(field: string): SyntaxNode[] {
    return this.children.filter((each) => each.field === field);
  }

  /** The first child of a kind; a keyword's kind is the keyword. */
  first(kind: string): SyntaxNode | null {
    for (const each of this.children) if (each.kind === kind) return each;
    return null;
  }

  has(kind: string): boolean {
    return this.first(kind) !== null;
  }

  /** Children that are no operators or keywords. */
  get parts(): SyntaxNode[] {
    return this.children.filter((each) => each.named);
  }

  /** The text of a child in a named place; empty when there is none. */
  textOf(field: string): string {
    return this.child(field)?.text ?? "";
  }
}
