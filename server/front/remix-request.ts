/**
 * The request as Remix should see it: at the configured origin, whatever proxy or Host header brought it. Remix compares
 * Origin with a forwarded host, so that header is set here and never taken from outside.
 */
export function atPublicOrigin(request: Request, publicOrigin: string): Request {
  const { pathname, search } = new URL(request.url);
  const url = new URL(publicOrigin);
  const moved = new Request(new URL(pathname + search, publicOrigin), request);
  moved.headers.set("host", url.host);
  moved.headers.set("x-forwarded-host", url.host);
  moved.headers.set("x-forwarded-proto", url.protocol.slice(0, -1));
  return moved;
}
