import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import { DatabaseError } from "#db/errors";
import type { Lane } from "#db/lane";
import type { LanePool } from "#db/lane-pool";

/** Drizzle without its relational queries: every query of ours names its columns and joins. */
export type Tx = PostgresJsTransaction<Record<string, never>, Record<string, never>>;

export interface TransactionOptions {
  readonly readOnly?: boolean;
  /** The work is exactly one query: COMMIT leaves in the same packet. */
  readonly once?: boolean;
  /** Whole life of the transaction, in milliseconds; then its lane is destroyed. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 30_000;
/** The context is a parameter: other sessions of the same login can read the text of a statement that runs. */
const ENTER_CONTEXT = "select set_config('app.context', $1, true)";
/** A transaction's handle is for data. BEGIN, COMMIT, SET, RESET and DDL through it would break its frame. */
const DATA_STATEMENTS = /^[\s(]*(select|insert|update|delete|merge|with|values|lock\s+table)\b/i;

const dialect = new PgDialect();

/**
 * Runs `work` in one transaction on one lane, in the signed `context` from its first statement to its last, or in none.
 * BEGIN and the context leave in the same packet as the first query. The lane goes back to the pool only when the server acknowledged
 * COMMIT or ROLLBACK; the handle given to `work` dies with the transaction.
 *
 * @throws DatabaseError for faults of the frame; whatever `work` throws otherwise, after a rollback.
 */
export async function transact<T>(
  pool: LanePool,
  context: string | null,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const lane = await pool.acquire();
  const frame = new Frame(lane, options);
  try {
    return await frame.run(context, work);
  } finally {
    frame.close();
    pool.release(lane, frame.clean);
  }
}

class Frame {
  clean = false;
  #ended = false;
  #savepoints = 0;
  #commit: Promise<string> | undefined;
  readonly #death: Promise<never>;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly lane: Lane,
    private readonly options: TransactionOptions,
  ) {
    this.#death = new Promise((_, reject) => lane.onDeath(reject));
    this.#death.catch(() => {});
    this.#timer = setTimeout(
      () => lane.kill(new DatabaseError("TX_DEADLINE", "The transaction exceeded its deadline.")),
      options.deadlineMs ?? DEADLINE_MS,
    );
  }

  async run<T>(context: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      this.#open(this.lane.run(`begin ${this.options.readOnly ? "read only" : "read write"}`));
      if (context !== null) this.#open(this.lane.run(ENTER_CONTEXT, [context]));
      const result = await Promise.race([work(this.#drizzleTx()), this.#death]);
      const command = await this.#finish();
      this.clean = true;
      if (command !== "COMMIT")
        throw new DatabaseError("TX_ABORTED", "Rolled back: a statement inside the transaction failed.");
      return result;
    } catch (error) {
      throw await this.#abandon(error);
    }
  }

  /** Not awaited: it travels with the first query. The lane dies if it fails, so nothing can run outside the frame. */
  #open(statement: PromiseLike<unknown>): void {
    statement.then(undefined, (error: unknown) => {
      this.lane.kill(new DatabaseError("CONNECTION_LOST", "The transaction could not be started.", error));
    });
  }

  close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #abandon(error: unknown): Promise<unknown> {
    const lost = this.lane.dead;
    this.#ended = true;
    if (!this.clean && !lost) {
      const rollback = this.lane.run("rollback").then((result) => result.command === "ROLLBACK");
      this.clean = await Promise.race([rollback, this.#death]).catch(() => false);
    }
    if (lost && this.#commit && this.lane.acknowledgedAt > 0 && !this.options.readOnly) {
      return new DatabaseError("COMMIT_UNKNOWN", "The connection was lost while committing.", error);
    }
    return lost ?? error;
  }

  #finish(): Promise<string> {
    this.#ended = true;
    this.#commit ??= Promise.race([this.lane.run("commit").then((result) => result.command), this.#death]);
    return this.#commit;
  }

  /** Drizzle is given this in place of a postgres.js client: the two calls it makes, fenced. */
  #handle(alive: () => boolean): unknown {
    let siblings: Promise<unknown> = Promise.resolve();
    const send = (text: string, parameters: readonly unknown[] = [], own = false) => {
      if (this.lane.dead) throw this.lane.dead;
      if (!alive()) throw new DatabaseError("TX_ENDED", "A query came after the end of its transaction.");
      if (!own && !DATA_STATEMENTS.test(text)) {
        throw new DatabaseError(
          "TX_FORBIDDEN",
          "Only statements on data are allowed inside a transaction's work.",
        );
      }
      const query = this.lane.run(text, parameters);
      if (this.options.once) this.#finish().catch(() => {});
      return query;
    };
    const savepoint = (work: (handle: unknown) => Promise<unknown>) => {
      const run = async () => {
        this.#savepoints += 1;
        const name = `sp${this.#savepoints}`;
        let open = true;
        await send(`savepoint ${name}`, [], true);
        try {
          const result = await work(this.#handle(() => open && alive()));
          open = false;
          await send(`release savepoint ${name}`, [], true);
          return result;
        } catch (error) {
          open = false;
          await send(`rollback to savepoint ${name}`, [], true);
          throw error;
        }
      };
      // Savepoints nest; parallel siblings would interleave, so they take turns.
      siblings = siblings.catch(() => {}).then(run);
      return siblings;
    };
    return { unsafe: (text: string, parameters?: readonly unknown[]) => send(text, parameters), savepoint };
  }

  #drizzleTx(): Tx {
    const session = new PostgresJsSession(this.#handle(() => !this.#ended) as never, dialect, undefined);
    return new PostgresJsTransaction(dialect, session as never, undefined) as unknown as Tx;
  }
}
