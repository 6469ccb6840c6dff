import type { Person, RequestMeta, ServiceBearer } from "#server/actor";
import { bearerOf } from "#server/front/bearer";
import { readCookie, SESSION_COOKIE } from "#server/front/cookies";
import { resolveBearer } from "#server/identity/resolve-bearer";
import { resolvePerson } from "#server/identity/session";
import type { Services } from "#server/services";

/** What every procedure is given. `person` is whoever the session cookie proves, as of this request; `bearer` the program. */
export interface Context {
  readonly services: Services;
  readonly person: Person | null;
  /** Set when the request holds a service token. Its cookies are then not looked at. */
  readonly bearer: ServiceBearer | null;
  readonly meta: RequestMeta;
  readonly cookieHeader: string | null;
  /** What tells a call that is made again from a new one. Undefined where the caller gave none, and in pages. */
  readonly idempotencyKey: string | undefined;
  /** Headers for the answer; this is how procedures set cookies, through every door alike. */
  readonly responseHeaders: Headers;
}

/**
 * Reads who asks, once per request.
 *
 * @throws AppError UNAUTHENTICATED for a service token that is not good, RATE_LIMITED.
 */
export async function createContext(
  services: Services,
  request: Request,
  origin: Pick<RequestMeta, "requestId" | "ip"> & {
    readonly background?: boolean;
    readonly idempotencyKey?: string | undefined;
  },
): Promise<Context> {
  const cookieHeader = request.headers.get("cookie");
  const meta: RequestMeta = {
    ...{ requestId: origin.requestId, ip: origin.ip },
    userAgent: request.headers.get("user-agent")?.slice(0, 256) ?? null,
    background: origin.background === true || request.headers.get("x-background") === "1",
  };
  const { idempotencyKey } = origin;
  const shared = { services, meta, idempotencyKey, responseHeaders: new Headers() };
  const secret = bearerOf(request);
  if (secret !== undefined) {
    const bearer = await resolveBearer(services, secret, meta);
    return { ...shared, person: null, bearer, cookieHeader: null };
  }
  const token = readCookie(cookieHeader, SESSION_COOKIE);
  const person = token === undefined ? undefined : await resolvePerson(services, token, meta);
  return { ...shared, person: person ?? null, bearer: null, cookieHeader };
}
