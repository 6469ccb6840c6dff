import { AppError } from "#server/errors";

const OPEN_AFTER = 5;
const OPEN_MS = 30_000;

interface Line {
  failures: number;
  /** Time the circuit opened; undefined while it is closed. */
  openedAt: number | undefined;
  probing: boolean;
}

/**
 * Stops asking a host that keeps failing. After five failures in a row requests are refused for half a minute; then one is
 * let through, and its outcome decides for the others.
 */
export class Circuits {
  readonly #lines = new Map<string, Line>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @throws AppError PROVIDER_UNAVAILABLE while the circuit of the origin is open. */
  enter(origin: string): void {
    const line = this.#line(origin);
    if (line.openedAt === undefined) return;
    const waited = this.now() - line.openedAt;
    if (waited >= OPEN_MS && !line.probing) {
      line.probing = true;
      return;
    }
    throw new AppError("PROVIDER_UNAVAILABLE", {
      say: `${new URL(origin).host} failed several times in a row. It is asked again in a few seconds.`,
      context: { origin, circuit: "open" },
      retryAfterSeconds: Math.max(1, Math.ceil((OPEN_MS - waited) / 1000)),
    });
  }

  /** The host answered, whatever it said: it is there. */
  succeeded(origin: string): void {
    this.#lines.delete(origin);
  }

  /** No answer, or one that says the host itself is in trouble. */
  failed(origin: string): void {
    const line = this.#line(origin);
    line.failures += 1;
    line.probing = false;
    if (line.failures >= OPEN_AFTER) line.openedAt = this.now();
  }

  /** The caller gave up on its own: this says nothing of the host. */
  abandoned(origin: string): void {
    this.#line(origin).probing = false;
  }

  #line(origin: string): Line {
    const line = this.#lines.get(origin) ?? { failures: 0, openedAt: undefined, probing: false };
    this.#lines.set(origin, line);
    return line;
  }
}
