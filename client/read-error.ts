import { TRPCClientError } from "@trpc/client";
import { SecPortalError } from "#client/error";

/** What went wrong with a call, from what the transport threw. */
export function readError(thrown: unknown): SecPortalError {
  if (thrown instanceof SecPortalError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const told = object(error instanceof TRPCClientError ? error.data : undefined);
  const code = text(told.reason);
  if (code !== undefined) {
    return new SecPortalError({
      ...{ code, status: number(told.httpStatus) ?? 0, message: error.message, cause: error },
      requestId: text(told.requestId),
      retryAfterSeconds: number(told.retryAfterSeconds),
      fields: fieldsOf(told.fields),
    });
  }
  const names = [error.name, error.cause instanceof Error ? error.cause.name : ""];
  const detail = { status: 0, cause: error };
  if (names.includes("TimeoutError"))
    return new SecPortalError({ ...detail, code: "TIMEOUT", message: "No answer came in time." });
  if (names.includes("AbortError"))
    return new SecPortalError({ ...detail, code: "ABORTED", message: "The call was aborted." });
  const message = `The product could not be reached: ${error.message}`;
  return new SecPortalError({ ...detail, code: "NETWORK", message });
}

/** What an answer tells that is no tRPC answer: the product's problem details (RFC 9457), or a page of somebody else's. */
export async function readAnswer(answer: Response): Promise<SecPortalError> {
  const type = answer.headers.get("content-type") ?? "";
  const told = /^application\/problem\+json\b/i.test(type)
    ? object(await answer.json().catch(() => undefined))
    : {};
  const { status } = answer;
  const retryAfterSeconds = secondsOf(answer.headers.get("retry-after"));
  const code = text(told.code);
  if (code === undefined) {
    const message = `Something other than the product answered with status ${status}. Check the address.`;
    return new SecPortalError({ code: "UNEXPECTED_ANSWER", message, status, retryAfterSeconds });
  }
  return new SecPortalError({
    ...{ code, status, message: text(told.detail) ?? code, retryAfterSeconds },
    requestId: text(told.instance)?.replace(/^urn:uuid:/, ""),
    fields: fieldsOf(told.fields),
  });
}

/** `Retry-After` as seconds or as a date (RFC 9110 section 10.2.3). */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function fieldsOf(value: unknown): { name: string; message: string }[] {
  if (!Array.isArray(value)) return [];
  return value.map(object).flatMap(({ name, message }) => {
    const [where, what] = [text(name), text(message)];
    return where === undefined || what === undefined ? [] : [{ name: where, message: what }];
  });
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
