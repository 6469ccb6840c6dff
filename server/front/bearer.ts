/**
 * The bearer token of a request to the API (RFC 6750 section 2.1); undefined where there is none. Pages know no bearers: what a
 * proxy puts into that header on the way to them says nothing here.
 */
export function bearerOf(request: Request): string | undefined {
  if (!new URL(request.url).pathname.startsWith("/api/")) return undefined;
  return /^bearer +(\S*) *$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}
