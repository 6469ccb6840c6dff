import { type AppError, errorCodes } from "#server/errors";

/** A product error as JSON: its code, its sentence, and the id to look it up by. Nothing of the cause. */
export function errorResponse(error: AppError, requestId: string): Response {
  const { http, retry } = errorCodes[error.code];
  const headers = new Headers({ "cache-control": "no-store" });
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  if (typeof error.context.allow === "string") headers.set("allow", error.context.allow);
  // RFC 6750 section 3: what to send instead, told by whoever refuses a token.
  if (error.context.challenge === "bearer")
    headers.set("www-authenticate", 'Bearer realm="SecPortal", error="invalid_token"');
  const body = { error: { code: error.code, message: error.say, retry, requestId } };
  return Response.json(body, { status: http, headers });
}
