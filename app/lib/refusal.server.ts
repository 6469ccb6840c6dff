import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { ErrorCode } from "#server/errors";
import { EntryRefused } from "~/lib/form-entries";

/** An error in the words of the product. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly status: number;
  readonly say: string;
  readonly retryAfterSeconds: number | null;
  /** What is wrong with each entry, by its name. */
  readonly fields: Readonly<Record<string, string>>;
  /** True when what was sent does not have the form asked for at all. */
  readonly malformed: boolean;
}

/** Whether a page of its own cures it: signing in, the second factor, or a fresh proof of it. */
export const isCuredElsewhere = (code: ErrorCode): boolean =>
  code === "UNAUTHENTICATED" || code === "AAL2_REQUIRED" || code === "STEP_UP_REQUIRED";

interface ProductError {
  readonly code: ErrorCode;
  readonly say: string;
  readonly retryAfterSeconds?: number | undefined;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Reads what the API refused and why; null for anything that is not a refusal but a fault of ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof EntryRefused) return malformed({ [error.field]: error.message });
  if (!(error instanceof TRPCError)) return null;
  const { cause } = error;
  const issues = issuesOf(cause);
  if (issues) {
    return malformed(Object.fromEntries(issues.map(({ path, message }) => [String(path[0] ?? ""), message])));
  }
  if (!isProductError(cause)) return null;
  const { code, say, retryAfterSeconds = null } = cause;
  const field = cause.context?.field;
  const fields = typeof field === "string" ? { [field]: say } : {};
  const status = getHTTPStatusCodeFromError(error);
  return { code, status, say, retryAfterSeconds, fields, malformed: false };
}

const malformed = (fields: Record<string, string>): Refusal => ({
  code: "BAD_REQUEST",
  status: 400,
  say: "Some entries need another look.",
  retryAfterSeconds: null,
  fields,
  malformed: true,
});

type Issues = readonly { path: readonly PropertyKey[]; message: string }[];

/** The complaints of a schema, which the product's error may carry as its own cause. */
function issuesOf(cause: unknown): Issues | null {
  if (typeof cause !== "object" || cause === null) return null;
  if ("issues" in cause && Array.isArray(cause.issues)) return cause.issues as Issues;
  return isProductError(cause) && cause.code === "BAD_REQUEST" ? issuesOf(cause.cause) : null;
}

const isProductError = (cause: unknown): cause is ProductError =>
  typeof cause === "object" &&
  cause !== null &&
  "code" in cause &&
  "say" in cause &&
  typeof cause.say === "string";
