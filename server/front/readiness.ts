import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "#db/database";
import { newestMigration } from "#db/queries/schema-level";

export type Ready = "ready" | "draining" | "database unavailable" | "migrations pending";

const PATIENCE_MS = 2_000;

/** Whether this process should be sent work. However many ask at once, the database is asked once. */
export class Readiness {
  #draining = false;
  #asking: Promise<Ready> | undefined;

  /** `expected` is when the newest migration of this build was made; 0 takes any schema for the right one. */
  constructor(
    private readonly db: Pick<Database, "withIdentity">,
    private readonly expected = 0,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** From now on the answer is `draining`: whoever sends requests here is to send them elsewhere. */
  drain(): void {
    this.#draining = true;
  }

  /** Answers within two seconds, whatever the database does. */
  async check(): Promise<Ready> {
    if (this.#draining) return "draining";
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return await this.#asking;
  }

  async #ask(): Promise<Ready> {
    const asked = this.db
      .withIdentity({}, newestMigration, { readOnly: true, deadlineMs: this.patienceMs })
      .then((newest): Ready => (newest >= this.expected ? "ready" : "migrations pending"))
      .catch((): Ready => "database unavailable");
    const late = new AbortController();
    const giveUp = sleep<Ready>(this.patienceMs, "database unavailable", { signal: late.signal });
    giveUp.catch(() => {});
    try {
      return await Promise.race([asked, giveUp]);
    } finally {
      late.abort();
    }
  }
}
