/** A JSON answer, UTF-8 as the providers send it. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}

/** An answer without a body (204, 304, HEAD-like). */
export const empty = (status: number): Response => new Response(null, { status });

/** A plain text answer, as git prints it after `remote:`. */
export function text(body: string, status: number, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });
}

export function redirect(location: string | URL, status: 301 | 302 = 302): Response {
  return new Response(null, { status, headers: { location: String(location), "cache-control": "no-store" } });
}
