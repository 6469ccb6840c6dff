// So that a file of equal names cannot make every entry ask for every other one.
const mostOfOneName = 50;
const mostFound = 10;

/** Finds entries of a lockfile by name, and by version where a name has several. */
export class KeysByName {
  readonly #byName = new Map<string, { readonly key: string; readonly version: string | null }[]>();

  add(name: string, version: string | null, key: string): void {
    const known = this.#byName.get(name);
    if (!known) this.#byName.set(name, [{ key, version }]);
    else if (known.length < mostOfOneName) known.push({ key, version });
  }

  /** The keys of a name: those of the version if there are any, else all of them. */
  find(name: string, version?: unknown): string[] {
    const found = this.#byName.get(name) ?? [];
    const exact = version === undefined ? [] : found.filter((each) => each.version === version);
    return (exact.length > 0 ? exact : found).slice(0, mostFound).map(({ key }) => key);
  }
}
