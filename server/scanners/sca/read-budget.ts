/** Files that are read together for one thing. */
export interface Group<T> {
  readonly each: T;
  readonly paths: readonly string[];
}

/** Chooses what is going to be read, up to a number of bytes. */
export class ReadBudget {
  readonly paths = new Set<string>();
  /** Of all paths, each once. */
  bytes = 0;
  leftOut = 0;
  #spent = 0;
  readonly #limit: number;
  readonly #sizes: ReadonlyMap<string, number>;

  constructor(limit: number, sizes: ReadonlyMap<string, number>) {
    this.#limit = limit;
    this.#sizes = sizes;
  }

  /** The groups that still fit, all of each. */
  take<T>(groups: readonly Group<T>[]): Group<T>[] {
    return groups.filter(({ paths }) => {
      // A companion of several lockfiles is read again with each, and counts each time.
      const bytes = this.#sizeOf(paths);
      if (this.#spent + bytes > this.#limit) {
        this.leftOut += 1;
        return false;
      }
      this.#spent += bytes;
      this.bytes += this.#sizeOf(paths.filter((path) => !this.paths.has(path)));
      for (const path of paths) this.paths.add(path);
      return true;
    });
  }

  #sizeOf(paths: readonly string[]): number {
    return paths.reduce((sum, path) => sum + (this.#sizes.get(path) ?? 0), 0);
  }
}
