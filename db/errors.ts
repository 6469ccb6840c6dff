/** Closed list of what can go wrong between us and the database, apart from what Postgres itself answers. */
export type DatabaseErrorCode =
  | "POOL_TIMEOUT"
  | "POOL_CLOSED"
  | "CONNECTION_LOST"
  | "TX_ENDED"
  | "TX_DEADLINE"
  | "TX_ABORTED"
  | "TX_FORBIDDEN"
  | "COMMIT_UNKNOWN";

/**
 * A fault of the connection or of the transaction's frame. `COMMIT_UNKNOWN` means the connection died while committing:
 * the change may or may not be there, so the write must be safe to repeat.
 */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "DatabaseError";
    this.code = code;
  }
}

interface PostgresFault {
  code: string;
  constraint_name?: string;
}

/**
 * Finds what the server answered inside an error, through Drizzle's wrapping (whose own message holds SQL and parameters
 * and must never be logged or sent). Undefined when the error did not come from the server.
 */
export function postgresFault(error: unknown): PostgresFault | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("severity" in at && "code" in at && typeof at.code === "string") return at as Error & PostgresFault;
  }
  return undefined;
}

/** True when the server refused the write because the row exists already (SQLSTATE 23505). */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean => {
  const fault = postgresFault(error);
  return fault?.code === "23505" && (constraint === undefined || fault.constraint_name === constraint);
};
