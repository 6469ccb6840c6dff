/** Every way the product says no. The table below is the only place that knows what each means to a caller. */
export const errorCodes = {
  BAD_REQUEST: { http: 400, retry: "never", title: "The request does not fit" },
  STATE_INVALID: { http: 400, retry: "never", title: "The connecting cannot be finished" },
  UNAUTHENTICATED: { http: 401, retry: "never", title: "Not signed in" },
  CREDENTIALS_REFUSED: { http: 401, retry: "never", title: "The credentials were not accepted" },
  AAL2_REQUIRED: { http: 403, retry: "never", title: "A second factor is missing" },
  STEP_UP_REQUIRED: { http: 403, retry: "never", title: "A person has to confirm that it is them" },
  FORBIDDEN: { http: 403, retry: "never", title: "Not permitted" },
  ORIGIN_REFUSED: { http: 403, retry: "never", title: "The request came from elsewhere" },
  NOT_FOUND: { http: 404, retry: "never", title: "Not there" },
  METHOD_NOT_ALLOWED: { http: 405, retry: "never", title: "That method is not served here" },
  CONFLICT: { http: 409, retry: "never", title: "It does not go with how things are now" },
  PRECONDITION_FAILED: { http: 412, retry: "never", title: "Something has to be done first" },
  PAYLOAD_TOO_LARGE: { http: 413, retry: "never", title: "Too large" },
  UNSUPPORTED_MEDIA_TYPE: { http: 415, retry: "never", title: "A body of another type is wanted" },
  PROVIDER_REFUSED: { http: 422, retry: "never", title: "The provider refused" },
  REAUTH_REQUIRED: { http: 409, retry: "after-reconnect", title: "The account has to be connected again" },
  CONFIG_INVALID: { http: 409, retry: "after-reconnect", title: "The provider config is not accepted" },
  INTEGRITY_ERROR: { http: 409, retry: "never", title: "A stored secret does not fit its place" },
  IDEMPOTENCY_KEY_REUSED: { http: 422, retry: "never", title: "The idempotency key is of another call" },
  IDEMPOTENCY_KEY_IN_USE: { http: 409, retry: "later", title: "The call of this idempotency key still runs" },
  RATE_LIMITED: { http: 429, retry: "later", title: "Too many requests" },
  PROVIDER_UNAVAILABLE: { http: 502, retry: "later", title: "The provider cannot be reached" },
  UNAVAILABLE: { http: 503, retry: "later", title: "Not able to answer now" },
  INTERNAL: { http: 500, retry: "later", title: "A fault on our side" },
} as const satisfies Record<
  string,
  { http: number; retry: "never" | "later" | "after-reconnect"; title: string }
>;

export type ErrorCode = keyof typeof errorCodes;

/**
 * The one error of the product. `say` may reach a person and says what to do next; `context` may reach the log;
 * neither may hold a secret. `retryAfterSeconds` goes out as `Retry-After`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly say: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    detail: { say: string; context?: Record<string, unknown>; retryAfterSeconds?: number; cause?: unknown },
  ) {
    super(`${code}: ${detail.say}`, { cause: detail.cause });
    this.name = "AppError";
    this.code = code;
    this.say = detail.say;
    this.context = detail.context ?? {};
    this.retryAfterSeconds = detail.retryAfterSeconds;
  }
}
