import { AppError } from "#server/errors";
import { redactText } from "#server/redact";

/** One thing that was looked at. `advice` says what to do about it; nothing is to be done where it is absent. */
export interface Check {
  readonly level: "ok" | "warn" | "fail";
  readonly what: string;
  readonly advice?: string;
}

/** Takes checks as they come, so that a slow one does not hold back the others' lines. */
export type Say = (check: Check) => void;

export const ok = (what: string): Check => ({ level: "ok", what });
export const warn = (what: string, advice: string): Check => ({ level: "warn", what, advice });
export const fail = (what: string, advice: string): Check => ({ level: "fail", what, advice });

/** A check as a line of text. */
export const lineOf = ({ level, what, advice }: Check): string =>
  redactText(`${level.padEnd(4)}  ${what}${advice === undefined ? "" : `  — ${advice}`}`);

/** What an error says to people. One without words for them may hold anything, and stays unsaid. */
export const saidBy = (error: unknown): string =>
  error instanceof AppError ? error.say : `Something unexpected happened${codeOf(error)}.`;

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : "";
}
