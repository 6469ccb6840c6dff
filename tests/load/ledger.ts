/** How a change ended for whoever asked for it. `unknown`: it failed on the way, and may or may not have happened. */
export type Outcome = "done" | "refused" | "unknown";

/** A change that somebody asked for. `subject` is what it was about; `id` what the product called it when it was done. */
export interface Change {
  readonly kind: "decide" | "enable" | "disable" | "scan" | "signIn";
  readonly subject: string;
  readonly outcome: Outcome;
  readonly id?: string;
}

/** A time in which something was broken on purpose, until the last kind of answer was good again. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

interface Failure extends Window {
  readonly what: string;
}

/** What all operators together asked for, and what came back. */
export class Ledger {
  readonly changes: Change[] = [];
  /** Answers that no circumstance excuses. */
  readonly problems: string[] = [];
  /** Answers that are excused while something is broken. */
  readonly failures: Failure[] = [];
  /** Milliseconds of each good answer, by kind. */
  readonly times = new Map<string, number[]>();
  /** Words of each workspace that were seen in answers to its own people. */
  readonly seenWords = new Set<string>();
  answers = 0;

  good(kind: string, ms: number): void {
    const times = this.times.get(kind) ?? [];
    times.push(ms);
    this.times.set(kind, times);
  }

  /** Failures that no window touches. */
  unexcused(windows: readonly Window[]): string[] {
    return this.failures
      .filter(({ from, to }) => !windows.some((window) => from <= window.to && to >= window.from))
      .map(({ what }) => what);
  }
}

/** How fast the answers of each kind were, and how many of all a second: one object for each, to be printed as lines. */
export function figuresOf(ledger: Ledger, seconds: number): Record<string, number | string>[] {
  const at = (sorted: readonly number[], share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const kinds = [...ledger.times].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    {
      ...{ kind: "all", answers: ledger.answers, failed: ledger.failures.length },
      per_second: Math.round((ledger.answers / seconds) * 10) / 10,
    },
    ...kinds.map(([kind, times]) => {
      const sorted = times.toSorted((one, other) => one - other);
      const [p50_ms, p95_ms, p99_ms] = [at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99)];
      return { kind, answers: times.length, p50_ms, p95_ms, p99_ms };
    }),
  ];
}
