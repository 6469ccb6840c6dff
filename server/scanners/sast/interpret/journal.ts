/** Something with changeable contents: a scope by names, a container as a whole. */
export interface Cells {
  /** Containers made within a branch are known to that branch alone; scopes have 0. */
  readonly id: number;
  read(key: string): unknown;
  restore(key: string, old: unknown): void;
  joined(key: string, values: readonly unknown[]): unknown;
}

interface Entry {
  readonly cells: Cells;
  readonly key: string;
  readonly old: unknown;
}

/** What a way through the code has changed: the contents at its end. */
export type Changes = ReadonlyMap<Cells, ReadonlyMap<string, unknown>>;

/** Remembers changes, so that each way through a branch starts from the same state and all can be joined at the end. */
export class Journal {
  #entries: Entry[] = [];
  readonly #ids: { latest: number };

  /** Journals of one analysis number their containers together. */
  constructor(beside: Journal | null = null) {
    this.#ids = beside ? beside.#ids : { latest: 1 };
  }

  /** A number for a new container. */
  newId(): number {
    this.#ids.latest += 1;
    return this.#ids.latest;
  }

  get latestId(): number {
    return this.#ids.latest;
  }

  note(cells: Cells, key: string, old: unknown): void {
    this.#entries.push({ cells, key, old });
  }

  mark(): number {
    return this.#entries.length;
  }

  /** Whether anything older than `id`, other than the given scopes, was changed since the mark. */
  touchedSince(mark: number, id: number, own: (cells: Cells) => boolean): boolean {
    for (let at = mark; at < this.#entries.length; at += 1) {
      const cells = this.#entries[at]?.cells;
      if (cells && (cells.id === 0 ? !own(cells) : cells.id <= id)) return true;
    }
    return false;
  }

  /** The present contents of all that was changed since the mark. */
  changesSince(mark: number): Changes {
    const changes = new Map<Cells, Map<string, unknown>>();
    for (let at = mark; at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      if (!entry) continue;
      const known = changes.get(entry.cells) ?? new Map<string, unknown>();
      known.set(entry.key, entry.cells.read(entry.key));
      changes.set(entry.cells, known);
    }
    return changes;
  }

  /** Undoes everything since the mark. */
  rollback(mark: number): void {
    for (let at = this.#entries.length - 1; at >= mark; at -= 1) {
      const entry = this.#entries[at];
      entry?.cells.restore(entry.key, entry.old);
    }
    this.#entries.length = mark;
  }

  /** Forgets what could be undone: for the top level only. */
  forget(): void {
    this.#entries = [];
  }

  /**
   * Goes on from the end of one of several ways, whichever it is. The state is that before them; `since` is the newest
   * container at that time.
   */
  merge(ways: readonly Changes[], since: number): void {
    const [first] = ways;
    if (!first) return;
    const touched = new Map<Cells, Set<string>>();
    for (const way of ways) {
      for (const [cells, keys] of way) {
        const known = touched.get(cells) ?? new Set<string>();
        for (const key of keys.keys()) known.add(key);
        touched.set(cells, known);
      }
    }
    for (const [cells, keys] of touched) {
      for (const key of keys) {
        const base = cells.read(key);
        const values: unknown[] = [];
        for (const way of ways) {
          const changed = way.get(cells);
          if (changed?.has(key)) values.push(changed.get(key));
          else if (cells.id <= since) values.push(base);
        }
        this.note(cells, key, base);
        cells.restore(key, values.length === 1 ? values[0] : cells.joined(key, values));
      }
    }
  }
}
