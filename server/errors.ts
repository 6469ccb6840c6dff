/** Every way the product says no. The table below is the only place that knows what each means to a caller. */
export const errorCodes = {
  BAD_REQUEST: { http: 400, retry: "never" },
  STATE_INVALID: { http: 400, retry: "never" },
  UNAUTHENTICATED: { http: 401, retry: "never" },
  CREDENTIALS_REFUSED: { http: 401, retry: "never" },
  AAL2_REQUIRED: { http: 403, retry: "never" },
  STEP_UP_REQUIRED: { http: 403, retry: "never" },
  FORBIDDEN: { http: 403, retry: "never" },
  ORIGIN_REFUSED: { http: 403, retry: "never" },
  NOT_FOUND: { http: 404, retry: "never" },
  METHOD_NOT_ALLOWED: { http: 405, retry: "never" },
  CONFLICT: { http: 409, retry: "never" },
  PRECONDITION_FAILED: { http: 412, retry: "never" },
  PAYLOAD_TOO_LARGE: { http: 413, retry: "never" },
  UNSUPPORTED_MEDIA_TYPE: { http: 415, retry: "never" },
  PROVIDER_REFUSED: { http: 422, retry: "never" },
  REAUTH_REQUIRED: { http: 409, retry: "after-reconnect" },
  CONFIG_INVALID: { http: 409, retry: "after-reconnect" },
  INTEGRITY_ERROR: { http: 409, retry: "never" },
  RATE_LIMITED: { http: 429, retry: "later" },
  PROVIDER_UNAVAILABLE: { http: 502, retry: "later" },
  UNAVAILABLE: { http: 503, retry: "later" },
  INTERNAL: { http: 500, retry: "later" },
} as const satisfies Record<string, { http: number; retry: "never" | "later" | "after-reconnect" }>;

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
