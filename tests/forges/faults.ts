import type { Endpoint } from "#tests/forges/vocabulary";

/** A planned failure of an endpoint. */
export interface Fault {
  status?: number;
  body?: string | object;
  headers?: Record<string, string>;
  /** Never answer; the request ends when its signal aborts or the forge is closed. */
  hang?: boolean;
  /** Answer as usual, and not before this. */
  until?: Promise<unknown>;
  /** How many requests it hits; one unless told, `Infinity` for ever. */
  times?: number;
  /** Do the work first and then lose the answer: the way a refresh token is used up without anyone knowing. */
  afterEffect?: boolean;
}

/** The failures planned for a forge, by endpoint, used up in the order they were planned. */
export class Faults {
  readonly #planned = new Map<Endpoint, (Fault & { left: number })[]>();
  readonly #closed = new AbortController();

  plan(endpoint: Endpoint, fault: Fault): void {
    const queue = this.#planned.get(endpoint) ?? [];
    queue.push({ ...fault, left: fault.times ?? 1 });
    this.#planned.set(endpoint, queue);
  }

  take(endpoint: Endpoint): Fault | undefined {
    const queue = this.#planned.get(endpoint);
    const next = queue?.[0];
    if (!queue || !next) return undefined;
    next.left -= 1;
    if (next.left <= 0) queue.shift();
    return next;
  }

  clear(): void {
    this.#planned.clear();
  }

  /** The answer of a fault. Rejects, instead of answering, when a hanging request is given up. */
  answer(fault: Fault, signal: AbortSignal): Promise<Response> {
    if (fault.hang) return gaveUp(AbortSignal.any([signal, this.#closed.signal]));
    const isText = typeof fault.body === "string" || fault.body === undefined;
    const headers = { "content-type": isText ? "text/plain" : "application/json", ...fault.headers };
    const body = isText ? (fault.body as string | undefined) : JSON.stringify(fault.body);
    return Promise.resolve(new Response(body ?? null, { status: fault.status ?? 500, headers }));
  }

  /** Lets go of every hanging request. */
  close(): void {
    this.#closed.abort(new Error("the forge was closed"));
  }
}

function gaveUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
