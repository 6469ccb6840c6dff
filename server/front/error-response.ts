import { type AppError, errorCodes } from "#server/errors";
import { fieldsOfError } from "#server/trpc/errors";

/**
 * A product error as problem details (RFC 9457): its code, its sentence, and the id to look it up by. Nothing of the cause. `type` leads
 * to the description of the code on this installation.
 */
export function errorResponse(error: AppError, requestId: string): Response {
  const { http, retry, title } = errorCodes[error.code];
  const headers = new Headers({ "cache-control": "no-store", "content-type": "application/problem+json" });
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  if (typeof error.context.allow === "string") headers.set("allow", error.context.allow);
  // RFC 6750 section 3: what to send instead, told by whoever refuses a token.
  if (error.context.challenge === "bearer")
    headers.set("www-authenticate", 'Bearer realm="SecPortal", error="invalid_token"');
  const body = {
    ...{ type: `/api/docs#${error.code}`, title, status: http, detail: error.say },
    ...{ instance: `urn:uuid:${requestId}`, code: error.code, retry },
    retryAfterSeconds: error.retryAfterSeconds,
    fields: fieldsOfError(error),
  };
  return new Response(JSON.stringify(body), { status: http, headers });
}
