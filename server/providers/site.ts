import type { Site } from "#server/providers/provider";

/** Builds a site's addresses from its normalised base URL, which may have a path but no trailing slash. */
export const siteUrls = (
  baseUrl: string,
  paths: { authorize: string; token: string; api: string },
): Site => ({
  baseUrl,
  host: new URL(baseUrl).host,
  authorizeUrl: `${baseUrl}${paths.authorize}`,
  tokenUrl: `${baseUrl}${paths.token}`,
  apiUrl: paths.api,
});

/** The one spelling of a base URL: no trailing slash, query or fragment. Undefined when it is no absolute http(s) URL. */
export function normaliseBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  if (!["https:", "http:"].includes(url.protocol) || url.search || url.hash) return undefined;
  return `${url.protocol}//${url.username ? `${url.username}@` : ""}${url.host}${url.pathname.replace(/\/+$/, "")}`;
}
