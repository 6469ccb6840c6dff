import type { Person, RequestMeta } from "#server/actor";
import { readCookie, SESSION_COOKIE } from "#server/front/cookies";
import { resolvePerson } from "#server/identity/session";
import type { Services } from "#server/services";

/** What every procedure is given. `person` is whoever the session cookie proves, as of this request. */
export interface Context {
  readonly services: Services;
  readonly person: Person | null;
  readonly meta: RequestMeta;
  readonly cookieHeader: string | null;
  /** Headers for the answer; this is how procedures set cookies, through every door alike. */
  readonly responseHeaders: Headers;
}

/** Reads who asks, once per request. */
export async function createContext(
  services: Services,
  request: Request,
  origin: Pick<RequestMeta, "requestId" | "ip"> & { readonly background?: boolean },
): Promise<Context> {
  const cookieHeader = request.headers.get("cookie");
  const meta: RequestMeta = {
    ...origin,
    userAgent: request.headers.get("user-agent")?.slice(0, 256) ?? null,
    background: origin.background === true || request.headers.get("x-background") === "1",
  };
  const token = readCookie(cookieHeader, SESSION_COOKIE);
  const person = token === undefined ? undefined : await resolvePerson(services, token, meta);
  return { services, person: person ?? null, meta, cookieHeader, responseHeaders: new Headers() };
}
