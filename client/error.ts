import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "#server/trpc/app-router";

/** One field that the product did not take, by its place in the input, and what to change. */
export interface FieldProblem {
  readonly name: string;
  readonly message: string;
}

/**
 * Codes of the client's own, beside the product's: the call was aborted, nobody answered, no answer came in time, or what answered
 * is not the product.
 */
export const clientErrorCodes = ["ABORTED", "NETWORK", "TIMEOUT", "UNEXPECTED_ANSWER"] as const;

/** What a call failed with; the one error that calls of the client throw. */
export class SecPortalError extends TRPCClientError<AppRouter> {
  /** A code of the product (docs/api.md lists them), or one of `clientErrorCodes`. */
  readonly code: string;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What the product's log has the request under. */
  readonly requestId: string | undefined;
  /** How long to wait before asking again, where the product said so. */
  readonly retryAfterSeconds: number | undefined;
  /** What was wrong with the input, field by field; empty where it was something else. */
  readonly fields: readonly FieldProblem[];

  constructor(detail: {
    readonly code: string;
    readonly message: string;
    readonly status: number;
    readonly requestId?: string | undefined;
    readonly retryAfterSeconds?: number | undefined;
    readonly fields?: readonly FieldProblem[] | undefined;
    readonly cause?: Error | undefined;
  }) {
    super(detail.message, detail.cause ? { cause: detail.cause } : undefined);
    // The class above sets its own prototype, which would hide this one from instanceof.
    Object.setPrototypeOf(this, SecPortalError.prototype);
    this.name = "SecPortalError";
    this.code = detail.code;
    this.status = detail.status;
    this.requestId = detail.requestId;
    this.retryAfterSeconds = detail.retryAfterSeconds;
    this.fields = detail.fields ?? [];
  }
}
