/** What is kept of one page, to ask for it again only if it changed (RFC 9110 section 13.1.2). */
export interface RememberedPage {
  readonly etag: string;
  readonly value: unknown;
  /** The headers that paging reads. */
  readonly headers: Readonly<Record<string, string>>;
}

const PAGING_HEADERS = ["link", "x-total", "x-total-pages", "x-github-sso"];

/** Pages of one connection's listing. Only pages of the listing under way are kept, so it does not grow. */
export class PageMemory {
  readonly #kept: Map<string, RememberedPage>;
  readonly #seen = new Map<string, RememberedPage>();
  /** Pages that the provider said had not changed. */
  unchanged = 0;

  constructor(pages: Readonly<Record<string, RememberedPage>> = {}) {
    this.#kept = new Map(Object.entries(pages));
  }

  recall(url: string): RememberedPage | undefined {
    return this.#kept.get(url);
  }

  keep(url: string, etag: string | null, value: unknown, headers: Headers): void {
    if (!etag) return;
    const paging = PAGING_HEADERS.flatMap((name) => {
      const text = headers.get(name);
      return text === null ? [] : [[name, text] as const];
    });
    this.#seen.set(url, { etag, value, headers: Object.fromEntries(paging) });
  }

  keepUnchanged(url: string, page: RememberedPage): void {
    this.unchanged += 1;
    this.#seen.set(url, page);
  }

  /** The pages of this listing, for the next one. */
  toJSON(): Record<string, RememberedPage> {
    return Object.fromEntries(this.#seen);
  }
}
