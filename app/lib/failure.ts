/** A form that was refused: why, which fields, and what was typed, so that nobody types it twice. */
export interface Failure {
  readonly ok: false;
  readonly code: string;
  readonly error: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The entries of the form without its secrets. */
  readonly values: Readonly<Record<string, string>>;
}

/** The failure an action answered, if it concerns the form whose fixed entries (`intent`, an id) are given. */
export function failureFor(answer: unknown, entries: Readonly<Record<string, string>> = {}): Failure | null {
  if (!isFailure(answer)) return null;
  const concerned = Object.entries(entries).every(([name, value]) => answer.values[name] === value);
  return concerned ? answer : null;
}

const isFailure = (answer: unknown): answer is Failure =>
  typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
