/** One page of a listing, and the address of the one after it where only the page itself knows. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** At most this many requests of one listing at once; GitHub allows 100 for everything an account does. */
const AT_ONCE = 10;
/** No account has more; a provider that says so is not believed. */
const MOST_PAGES = 500;

/**
 * Follows pages one after the other until there is no next one, an address repeats, or `enough` says so. `more` says that
 * something was left out.
 */
export async function followPages<T>(
  first: string,
  enough: (items: readonly T[]) => boolean,
  fetchPage: (url: string) => Promise<Page<T>>,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  const seen = new Set<string>();
  for (let url: string | undefined = first; url !== undefined && !seen.has(url); ) {
    if (seen.size > 0 && (seen.size >= MOST_PAGES || enough(items))) return { items, more: true };
    seen.add(url);
    const page: Page<T> = await fetchPage(url);
    items.push(...page.items);
    url = page.next;
  }
  return { items, more: false };
}

/**
 * Fetches pages `from` to `to` by number, several at once, and returns them in order. One that fails fails all: a listing
 * with a hole in it would be a lie.
 */
export async function fetchPages<T>(
  from: number,
  to: number,
  fetchPage: (page: number) => Promise<readonly T[]>,
): Promise<T[]> {
  const pages: (readonly T[])[] = [];
  const last = Math.min(to, MOST_PAGES);
  let next = from;
  const lane = async () => {
    while (next <= last) {
      const page = next;
      next += 1;
      pages[page - from] = await fetchPage(page);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, Math.max(0, last - from + 1)) }, lane));
  return pages.flat();
}

/** The first of each id, in its place: pages that change while they are read show a row twice. */
export function distinct<T extends { externalId: string }>(items: readonly T[]): T[] {
  const seen = new Set<string>();
  return items.filter(({ externalId }) => !seen.has(externalId) && seen.add(externalId));
}
