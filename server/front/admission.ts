import { type EventLoopUtilization, performance } from "node:perf_hooks";
import type { MiddlewareHandler } from "hono";
import type { Database } from "#db/database";
import { AppError } from "#server/errors";
import type { FrontEnv } from "#server/front/request-id";

export interface AdmissionLimits {
  /** So many requests are worked on at once whatever happens: more than a role has lanes, so that none of those is idle. */
  readonly atOnce: number;
  /** How many more are let in at each look, and how often that is, while the process has time left. */
  readonly more: number;
  readonly lookMs: number;
  /** The share of its time from which on a process counts as busy. */
  readonly busyShare: number;
  /** Longest wait to be let in; less than the minute after which proxies usually give up. */
  readonly patienceMs: number;
}

const usual: AdmissionLimits = { atOnce: 16, more: 4, lookMs: 50, busyShare: 0.9, patienceMs: 30_000 };

/** What tells whether more could be worked on. */
export interface Load {
  /** Share of its time for which this process was busy since the last look. */
  busyShare(): number;
  /** Whether something waits for a connection to the database. */
  waitsForDatabase(): boolean;
}

/**
 * Lets requests in, in the order they came, as fast as they can be worked on. Without that a process that is asked for more than it can do
 * works on everything at once: each transaction then waits for its turn of the event loop with a connection in its hand, others wait for
 * that connection until their time is over, and little of the work is of use to anybody. Requests that wait for a provider cost nothing, so
 * beyond the first few it is not their number that counts but whether the process has time left.
 */
export class Admission {
  readonly #waiting: (() => void)[] = [];
  readonly #limits: AdmissionLimits;
  #inside = 0;
  #looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly load: Load,
    limits: Partial<AdmissionLimits> = {},
  ) {
    this.#limits = { ...usual, ...limits };
  }

  /**
   * Runs `work` when its turn has come; not at all where whoever asked has left by then, since people who wait long ask again.
   *
   * @throws AppError UNAVAILABLE when that takes too long or nobody waits any more, and what `work` throws.
   */
  async run<T>(work: () => Promise<T>, leaving?: () => AbortSignal): Promise<T> {
    if (this.#inside >= this.#limits.atOnce || this.#waiting.length > 0) await this.#turn(leaving?.());
    else this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      if (this.#inside < this.#limits.atOnce) this.#next();
    }
  }

  #turn(leaving: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(patience);
        leaving?.removeEventListener("abort", giveUp);
      };
      const giveUp = () => {
        leave();
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        const say = "More is asked of this installation than it can answer now. Try again in a moment.";
        reject(new AppError("UNAVAILABLE", { say, retryAfterSeconds: 5 }));
      };
      const go = () => {
        leave();
        resolve();
      };
      const patience = setTimeout(giveUp, this.#limits.patienceMs);
      leaving?.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(go);
      this.#look();
    });
  }

  #next(): void {
    const go = this.#waiting.shift();
    if (!go) return;
    this.#inside += 1;
    go();
  }

  /** Looks again and again while somebody waits. */
  #look(): void {
    if (this.#looking) return;
    // What was before nobody waited says nothing of now.
    this.load.busyShare();
    this.#looking = setInterval(() => {
      const idle = this.load.busyShare() < this.#limits.busyShare && !this.load.waitsForDatabase();
      for (let more = this.#limits.more; idle && more > 0; more -= 1) this.#next();
      if (this.#waiting.length > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    }, this.#limits.lookMs);
  }
}

/** The load of this process, by its event loop and its pools. */
export function loadOfProcess(db: Pick<Database, "pools">): Load {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return {
    busyShare: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
    waitsForDatabase: () => Object.values(db.pools()).some(({ waiting }) => waiting > 0),
  };
}

/** Each request waits for its turn. */
export function admitInTurn(admission: Admission): MiddlewareHandler<FrontEnv> {
  return async (c, next) => await admission.run(next, () => c.req.raw.signal);
}
