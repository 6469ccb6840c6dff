/** One page of a listing and the address of the one after it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * Follows pages until there is no next one, an address repeats, or `limit` items are there. `more` says that something was
 * left out.
 */
export async function followPages<T>(
  first: string,
  limit: number,
  fetchPage: (url: string) => Promise<Page<T>>,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  const seen = new Set<string>();
  for (let url: string | undefined = first; url !== undefined; ) {
    if (seen.has(url)) break;
    if (items.length >= limit) return { items: items.slice(0, limit), more: true };
    seen.add(url);
    const page: Page<T> = await fetchPage(url);
    items.push(...page.items);
    url = page.next;
  }
  return { items: items.slice(0, limit), more: items.length > limit };
}
