import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from "@trpc/client";
import { idempotencyLink, keyOf } from "#client/idempotency-key";
import { readAnswer } from "#client/read-error";
import { usualRetries } from "#client/retry";
import { retryLink } from "#client/retry-link";
import type { RetryOptions } from "#client/retry-options";
import type { AppRouter } from "#server/trpc/app-router";

export interface SecPortalClientOptions {
  /** Where people open the product, such as `https://secportal.example.com`. */
  readonly url: string | URL;
  /** A service token, or what gives one: it is asked before each request, so a token can be replaced while the program runs. */
  readonly token: string | (() => string | Promise<string>);
  /** Used in the place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Ends every call of this client when it aborts. One call is ended by the `signal` among its own options. */
  readonly signal?: AbortSignal | undefined;
  /** The longest that one request may take; 60 seconds unless told. */
  readonly timeoutMs?: number | undefined;
  readonly retries?: Partial<RetryOptions> | undefined;
}

export type SecPortalClient = TRPCClient<AppRouter>;

/** As many calls as the product takes in one request. */
const MOST_IN_A_BATCH = 10;
/** Proxies refuse longer addresses; calls beyond go into a request of their own. */
const LONGEST_ADDRESS = 4_000;

/**
 * The product's procedures as functions. Calls of the same moment share a request; queries that fail for a passing reason are made
 * again, and so are calls that create something, under an idempotency key: their own, or `idempotencyKey` in the `context` among their
 * options. Every failure is a `SecPortalError`. The token goes to `url` alone: no redirect is followed.
 *
 * @throws TypeError for a `url` that is none, or that is not of http or https.
 */
export function createSecPortalClient(options: SecPortalClientOptions): SecPortalClient {
  const url = new URL("/api/trpc", options.url);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError("url has to begin with https:// or http://.");
  const { token } = options;
  const headers = async () => ({
    authorization: `Bearer ${typeof token === "function" ? await token() : token}`,
  });
  return createTRPCClient<AppRouter>({
    links: [
      withSignal(options.signal),
      idempotencyLink,
      retryLink({ ...usualRetries, ...options.retries }),
      splitLink({
        condition: (op) => keyOf(op) !== undefined,
        // A key is of one call, so that this one has a request of its own.
        true: httpLink({
          ...{ url, fetch: bounded(options) },
          headers: async ({ op }) => ({ ...(await headers()), "idempotency-key": keyOf(op) }),
        }),
        false: httpBatchLink({
          ...{ url, headers, fetch: bounded(options), maxItems: MOST_IN_A_BATCH },
          maxURLLength: LONGEST_ADDRESS,
        }),
      }),
    ],
  });
}

const withSignal =
  (signal: AbortSignal | undefined): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    next(signal ? { ...op, signal: either(op.signal, signal) } : op);

const either = (one: AbortSignal | null | undefined, other: AbortSignal): AbortSignal =>
  one ? AbortSignal.any([one, other]) : other;

type Init = Omit<RequestInit, "signal"> & { signal?: AbortSignal | null | undefined };
type Fetch = (address: URL | string | Request, init?: Init) => Promise<Response>;

function bounded({ fetch = globalThis.fetch, timeoutMs = 60_000 }: SecPortalClientOptions): Fetch {
  return async (address, init) => {
    const answer = await fetch(address, {
      ...init,
      signal: either(init?.signal, AbortSignal.timeout(timeoutMs)),
      redirect: "error",
      credentials: "omit",
    });
    if (/^application\/json\b/i.test(answer.headers.get("content-type") ?? "")) return answer;
    throw await readAnswer(answer);
  };
}
