import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "#db/errors";
import type { Lane } from "#db/lane";

export interface PoolLimits {
  /** Most lanes lent at once. */
  readonly max: number;
  /** Longest wait for a free lane, in milliseconds. */
  readonly acquireMs: number;
  /** A lane older than this is replaced at the next loan, in milliseconds. */
  readonly maxAgeMs: number;
}

export interface PoolStats {
  readonly max: number;
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
  /** Lanes given up since the start: doubtful, dead or too old. */
  readonly destroyed: number;
}

const PROBE_AFTER_IDLE_MS = 5_000;
const PROBE_TIMEOUT_MS = 1_000;

/** Lends lanes. A lane comes back only clean; anything doubtful is destroyed and the next loan opens a new one. */
export class LanePool {
  #idle: Lane[] = [];
  #waiting: (() => void)[] = [];
  #busy = 0;
  #destroyed = 0;
  #closed = false;

  constructor(
    private readonly open: () => Lane,
    private readonly limits: PoolLimits,
  ) {}

  /** @throws DatabaseError POOL_TIMEOUT when no lane gets free in time, POOL_CLOSED after `close`. */
  async acquire(): Promise<Lane> {
    await this.#takePlace();
    try {
      if (this.#closed) throw new DatabaseError("POOL_CLOSED", "The database pool is closed.");
      for (let lane = this.#idle.pop(); lane; lane = this.#idle.pop()) {
        if (await this.#usable(lane)) return lane;
        this.#destroyed += 1;
        lane.kill(new DatabaseError("CONNECTION_LOST", "Lane retired."));
      }
      return this.open();
    } catch (error) {
      this.#leavePlace();
      throw error;
    }
  }

  /** `clean` says that the server acknowledged the end of the transaction. */
  release(lane: Lane, clean: boolean): void {
    lane.onDeath(() => {});
    if (clean && !lane.dead && !this.#closed) this.#idle.push(lane);
    else {
      this.#destroyed += 1;
      lane.kill(new DatabaseError("CONNECTION_LOST", "Lane destroyed."));
    }
    this.#leavePlace();
  }

  stats(): PoolStats {
    const idle = this.#idle.filter((lane) => !lane.dead).length;
    const { max } = this.limits;
    return { max, busy: this.#busy, idle, waiting: this.#waiting.length, destroyed: this.#destroyed };
  }

  /** Waits up to `graceMs` for running transactions, then closes every idle lane. */
  async close(graceMs = 5_000): Promise<void> {
    this.#closed = true;
    for (const end = Date.now() + graceMs; this.#busy > 0 && Date.now() < end; ) await sleep(10);
    for (const lane of this.#idle.splice(0)) {
      lane.kill(new DatabaseError("POOL_CLOSED", "The database pool is closed."));
    }
  }

  #takePlace(): Promise<void> {
    if (this.#busy < this.limits.max) {
      this.#busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(
          new DatabaseError(
            "POOL_TIMEOUT",
            `No database connection got free in ${this.limits.acquireMs} ms.`,
          ),
        );
      }, this.limits.acquireMs);
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push(go);
    });
  }

  #leavePlace(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
  }

  async #usable(lane: Lane): Promise<boolean> {
    if (lane.dead || Date.now() - lane.born > this.limits.maxAgeMs) return false;
    if (Date.now() - lane.acknowledgedAt < PROBE_AFTER_IDLE_MS) return true;
    const probe = lane.run("select 1").then(
      () => true,
      () => false,
    );
    return (await Promise.race([probe, sleep(PROBE_TIMEOUT_MS, false, { ref: false })])) && !lane.dead;
  }
}
