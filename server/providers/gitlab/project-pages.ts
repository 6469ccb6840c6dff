import { AppError } from "#server/errors";
import { sameOrigin } from "#server/providers/api-call";
import type { Project } from "#server/providers/gitlab/schema";
import { fetchPages, followPages } from "#server/providers/pages";

export const PER_PAGE = 100;

/** One page of `GET /projects` by its address. */
type FetchPage = (url: string) => Promise<{ value: Project[]; headers: Headers }>;

export interface ProjectPages {
  readonly projects: Project[];
  /** How many were left unread, and whether that is known for certain. */
  readonly unread: { readonly count: number; readonly exact: boolean };
  /** The listing went on by id, since the installation lets pages be numbered only so far. */
  readonly byId: boolean;
}

/**
 * Reads projects until there are no more or `wanted` pages: side by side where GitLab says how many pages there are, one after
 * the other where it leaves that out. Past the greatest offset an installation allows (50,000 by default; GitLab docs, "REST
 * API, offset-based pagination") the listing is read anew by id with keyset pages, which know no such end but follow no other order.
 */
export async function projectPages(
  address: string,
  query: URLSearchParams,
  wanted: number,
  fetchPage: FetchPage,
): Promise<ProjectPages> {
  const numbered = (page: number) => fetchPage(`${address}?${query}&page=${page}`);
  const first = await numbered(1);
  const pages = Number(first.headers.get("x-total-pages") ?? Number.NaN);
  try {
    const found = Number.isFinite(pages)
      ? await knownPages(first, pages, wanted, numbered)
      : await unknownPages(first, wanted, numbered);
    return { ...found, byId: false };
  } catch (error) {
    if (!isOffsetRefusal(error)) throw error;
    return { ...(await keysetPages(address, query, wanted, fetchPage)), byId: true };
  }
}

async function knownPages(
  first: { value: Project[]; headers: Headers },
  pages: number,
  wanted: number,
  numbered: (page: number) => Promise<{ value: Project[] }>,
) {
  const total = Number(first.headers.get("x-total") ?? Number.NaN);
  const until = Math.min(pages, wanted);
  const rest = await fetchPages(2, until, async (page) => (await numbered(page)).value);
  const projects = [...first.value, ...rest];
  const known = Number.isFinite(total);
  const count = pages > until ? Math.max(0, (known ? total : pages * PER_PAGE) - projects.length) : 0;
  return { projects, unread: { count, exact: known } };
}

/** Above 10,000 rows GitLab leaves the totals out; then only a page says whether there is another. */
async function unknownPages(
  first: { value: Project[]; headers: Headers },
  wanted: number,
  numbered: (page: number) => Promise<{ value: Project[]; headers: Headers }>,
) {
  const projects = [...first.value];
  let more = nextLink(first.headers) !== undefined;
  for (let page = 2; more && page <= wanted; page += 1) {
    const answer = await numbered(page);
    projects.push(...answer.value);
    more = nextLink(answer.headers) !== undefined;
  }
  return { projects, unread: { count: more ? 1 : 0, exact: !more } };
}

/** Keyset paging follows ids only: the newest projects come first, whether active or not. */
async function keysetPages(address: string, query: URLSearchParams, wanted: number, fetchPage: FetchPage) {
  const keyset = new URLSearchParams(query);
  keyset.set("pagination", "keyset");
  keyset.set("order_by", "id");
  const { items, more } = await followPages<Project>(
    `${address}?${keyset}`,
    (read) => read.length >= wanted * PER_PAGE,
    async (url) => {
      const { value, headers } = await fetchPage(url);
      return { items: value, next: sameOrigin(nextLink(headers), url) };
    },
  );
  return { projects: items, unread: { count: more ? 1 : 0, exact: !more } };
}

const isOffsetRefusal = (error: unknown): boolean =>
  error instanceof AppError && error.context.status === 405;

/** The `next` of a Link header (RFC 8288). */
const nextLink = (headers: Headers): string | undefined =>
  headers.get("link")?.match(/<([^>]+)>;\s*rel="?next"?/)?.[1];
