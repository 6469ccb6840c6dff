import pino from "pino";
import { traceOfLine } from "#server/observe/current-trace";
import { redactText, redactValue } from "#server/redact";

export type Log = pino.Logger;

/**
 * A structured logger: one JSON object per line. Every field, error and message is redacted before it is written, and the
 * line once more as a whole.
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
    hooks: { logMethod: redactArguments },
    mixin: traceOfLine,
  };
  return pino(options, { write: (line: string) => write(redactText(line)) });
}

/** Without a message of its own a line would take its error's, which may hold SQL and its parameters. */
function redactArguments(this: pino.Logger, args: unknown[], method: pino.LogFn): void {
  const [first, message, ...rest] = args;
  const redacted = (first instanceof Error ? { error: redactValue(first) } : redactValue(first)) as object;
  const said = typeof first === "string" ? message : (redactValue(message) ?? "");
  method.apply(this, [redacted, said, ...rest.map((each) => redactValue(each))] as Parameters<pino.LogFn>);
}
