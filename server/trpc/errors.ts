import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { ZodError } from "zod";
import { DatabaseError, postgresFault } from "#db/errors";
import { AppError, errorCodes } from "#server/errors";

const trpcCodes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
};

/** A product error as tRPC's, which keeps it as its cause. */
export const toTrpcError = (error: AppError): TRPCError =>
  new TRPCError({
    code: trpcCodes[errorCodes[error.code].http] ?? "INTERNAL_SERVER_ERROR",
    message: error.say,
    cause: error,
  });

/**
 * What a failure is in the product's words. Input that does not fit a schema names its fields; anything unknown becomes
 * INTERNAL and says nothing of itself. `known` false means that it belongs in the log.
 */
export function explainFailure(error: unknown, requestId: string): { error: AppError; known: boolean } {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof AppError) return { error: cause, known: true };
  if (cause instanceof ZodError && error instanceof TRPCError && error.code === "BAD_REQUEST") {
    const [first] = cause.issues;
    const field = first?.path.map(String).join(".");
    const say = field ? `Check ${field}: ${first?.message}.` : "Check what was sent.";
    const context = { field, fields: fieldsOf(cause) };
    return { error: new AppError("BAD_REQUEST", { say, context, cause }), known: true };
  }
  // SQLSTATE 22021 and 22P05: a character that Postgres' text cannot hold, such as NUL.
  if (["22021", "22P05"].includes(postgresFault(cause)?.code ?? "")) {
    return {
      error: new AppError("BAD_REQUEST", { say: "That text holds a character that is not allowed." }),
      known: true,
    };
  }
  const trouble = databaseTrouble(cause);
  if (trouble) {
    return {
      error: new AppError("UNAVAILABLE", { say: trouble, retryAfterSeconds: 2, cause }),
      known: false,
    };
  }
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") {
    const code = trpcToProduct[error.code] ?? "BAD_REQUEST";
    return { error: new AppError(code, { say: "That request cannot be answered." }), known: true };
  }
  const say = `Something went wrong on our side. The log has it under ${requestId}.`;
  return { error: new AppError("INTERNAL", { say, context: { requestId }, cause }), known: false };
}

/** One field that was not taken, by its place in the input, and what is wrong with it. */
export interface FieldProblem {
  readonly name: string;
  readonly message: string;
}

const MOST_FIELDS = 20;

function fieldsOf({ issues }: ZodError): FieldProblem[] {
  const named = issues.filter(({ path }) => path.length > 0).slice(0, MOST_FIELDS);
  return named.map(({ path, message }) => ({ name: path.map(String).join("."), message }));
}

/** The fields that a refusal names, as far as they may be told. */
export const fieldsOfError = ({ context }: AppError): readonly FieldProblem[] | undefined =>
  Array.isArray(context.fields) && context.fields.length > 0 ? context.fields : undefined;

/**
 * Classes 08 (connection), 53 (out of disk, memory or connections) and 57P (shutting down), a server that takes no writes, and
 * the two ways in which transactions that cross ask one to begin anew (PostgreSQL, "Error Codes").
 */
const PASSING = /^(08|53|57P|25006$|40001$|40P01$)/;

/** What to say of a failure that is the database's and passes; undefined for any other. */
function databaseTrouble(cause: unknown): string | undefined {
  if (cause instanceof DatabaseError && cause.code === "COMMIT_UNKNOWN")
    return "The database was lost while it was saving. Look whether your change is there before you try again.";
  const passing =
    cause instanceof DatabaseError
      ? ["POOL_TIMEOUT", "CONNECTION_LOST", "POOL_CLOSED", "TX_DEADLINE"].includes(cause.code)
      : PASSING.test(postgresFault(cause)?.code ?? "");
  return passing ? "The database is busy or unreachable. Try again in a moment." : undefined;
}

const trpcToProduct: Partial<
  Record<
    TRPC_ERROR_CODE_KEY,
    "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "UNSUPPORTED_MEDIA_TYPE" | "PAYLOAD_TOO_LARGE"
  >
> = {
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_SUPPORTED: "METHOD_NOT_ALLOWED",
  UNSUPPORTED_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
};
