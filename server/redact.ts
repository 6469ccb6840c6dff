/** Fields that hold a secret whatever it looks like. */
const SECRET_FIELDS = new Set(
  [
    "password",
    "clientSecret",
    "client_secret",
    "accessToken",
    "access_token",
    "refreshToken",
    "refresh_token",
  ].concat([
    ...["verifier", "code_verifier", "authorization", "cookie", "set-cookie", "recoveryCode", "manualKey"],
  ]),
);

/** Shapes of secrets, wherever in a text they stand: provider tokens, JWTs, headers, URL credentials, JSON and query values. */
const SECRET_SHAPES: readonly [RegExp, string][] = [
  [/\bgh[oupsr]_[A-Za-z0-9._-]{8,}/g, "[secret]"],
  [/\bgithub_pat_[A-Za-z0-9_]{8,}/g, "[secret]"],
  [/\bgl[a-z]{2,6}-[A-Za-z0-9._-]{8,}/g, "[secret]"],
  [/\bspt_[A-Za-z0-9]{8,}/g, "[secret]"],
  [/\bwhsec_[A-Za-z0-9+/=]{8,}/g, "[secret]"],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, "[secret]"],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, "$1 [secret]"],
  [/:\/\/[^/\s@"]+@/g, "://[secret]@"],
  [
    /([?&#](?:code|state|access_token|refresh_token|client_secret|code_verifier|token)=)[^&\s"\\#]+/g,
    "$1[secret]",
  ],
  [
    /((?:password|client_?secret|access_?token|refresh_?token|(?:code_)?verifier)\\*"\s*:\s*\\*")(?:\\.|[^"\\])*/gi,
    "$1[secret]",
  ],
];

const DEEPEST = 8;

/** Removes everything that looks like a secret from a text. */
export const redactText = (text: string): string =>
  SECRET_SHAPES.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), text);

/** The same value fit for a log: secrets out by field name and by shape, errors reduced to what is harmless. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (value instanceof Error) return describeError(value);
  if (typeof value !== "object" || value === null || value instanceof Date || "toJSON" in value) return value;
  if (depth > DEEPEST) return "[deep]";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactText(key),
      SECRET_FIELDS.has(key) ? "[secret]" : redactValue(item, depth + 1),
    ]),
  );
}

/**
 * Name, code, constraint, our own context, message and a short stack of an error and its causes. The message of a database
 * error holds SQL and its parameters, so it is left out, and so is any other message that repeats it.
 */
export function describeError(error: unknown): unknown {
  return describe(error, queryMessages(error), 0);
}

function describe(error: unknown, unsafe: readonly string[], depth: number): unknown {
  if (!(error instanceof Error) || depth > DEEPEST) return typeof error;
  const own = error as Error & { code?: unknown; context?: unknown; constraint_name?: unknown };
  const tells = !unsafe.some((message) => error.message.includes(message));
  return {
    name: error.name,
    ...(own.code === undefined ? {} : { code: String(own.code) }),
    ...(own.constraint_name === undefined ? {} : { constraint: String(own.constraint_name) }),
    ...(own.context === undefined ? {} : { context: redactValue(own.context) }),
    ...(tells ? { message: redactText(error.message) } : {}),
    stack: redactText(frames(error)),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause, unsafe, depth + 1) }),
  };
}

/** Where it was thrown, without the message that a stack begins with. */
const frames = (error: Error): string =>
  (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 5)
    .join("\n");

function queryMessages(error: unknown): string[] {
  const messages: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth <= DEEPEST; at = at.cause, depth += 1) {
    if ((at.name === "DrizzleQueryError" || "query" in at) && at.message) messages.push(at.message);
  }
  return messages;
}
