import pino from "pino";

export type Log = pino.Logger;

/** Shapes of secrets, wherever in a line they stand: provider tokens, bearer headers, URL credentials and query secrets. */
const SECRET_SHAPES: readonly [RegExp, string][] = [
  [/\bgh[oupsr]_[A-Za-z0-9._-]{8,}/g, "[secret]"],
  [/\bglpat-[A-Za-z0-9._-]{8,}/g, "[secret]"],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, "$1 [secret]"],
  [/:\/\/[^/\s:@"]+:[^/\s@"]+@/g, "://[secret]@"],
  [
    /([?&](?:code|state|access_token|refresh_token|client_secret|code_verifier|token)=)[^&\s"\\]+/g,
    "$1[secret]",
  ],
  [
    /("?(?:password|clientSecret|client_secret|accessToken|access_token|refreshToken|refresh_token|verifier)"?\s*:\s*)"[^"]*"/g,
    '$1"[secret]"',
  ],
];

/** Removes everything that looks like a secret from a line of text. */
export const redact = (line: string): string =>
  SECRET_SHAPES.reduce((text, [shape, replacement]) => text.replace(shape, replacement), line);

/**
 * A structured logger: one JSON object per line. Errors are reduced to name, code, our own context and a stack without the
 * message of database errors, which would hold SQL and its parameters.
 */
export function createLog(
  level: string,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: describeError },
  };
  return pino(options, { write: (line: string) => write(redact(line)) });
}

function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || depth > 4) return typeof error;
  const isQuery = error.name === "DrizzleQueryError" || "query" in error;
  const own = error as Error & { code?: unknown; context?: unknown; constraint_name?: unknown };
  return {
    name: error.name,
    ...(own.code === undefined ? {} : { code: String(own.code) }),
    ...(own.constraint_name === undefined ? {} : { constraint: String(own.constraint_name) }),
    ...(own.context === undefined ? {} : { context: own.context }),
    ...(isQuery ? {} : { message: error.message, stack: error.stack?.split("\n").slice(1, 6).join("\n") }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
