/** One page of rows and where it stands. */
export interface PageOf<Row> {
  rows: Row[];
  page: number;
  perPage: number;
  total: number;
  pages: number;
}

/** Cuts the page which the query asks for; sizes above `limits.max` are cut down to it, as the providers do. */
export function pageOf<Row>(
  all: readonly Row[],
  query: URLSearchParams,
  limits: { size: string; usual: number; max: number },
): PageOf<Row> {
  const perPage = Math.min(positive(query.get(limits.size)) ?? limits.usual, limits.max);
  const page = positive(query.get("page")) ?? 1;
  const rows = all.slice((page - 1) * perPage, page * perPage);
  return { rows, page, perPage, total: all.length, pages: Math.max(1, Math.ceil(all.length / perPage)) };
}

/** The same address with some query parameters replaced. */
export function withQuery(address: string, changes: Record<string, string | number>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, String(value));
  return url.href;
}

/** A Link header (RFC 8288) for a numbered page; empty when there is only one page. */
export function numberedLinks(address: string, at: PageOf<unknown>, options: { last: boolean }): string {
  const links: string[] = [];
  const add = (page: number, rel: string) => links.push(`<${withQuery(address, { page })}>; rel="${rel}"`);
  if (at.page > 1) add(at.page - 1, "prev");
  if (at.page < at.pages) add(at.page + 1, "next");
  if (at.page < at.pages && options.last) add(at.pages, "last");
  if (at.page > 1) add(1, "first");
  return links.join(", ");
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
