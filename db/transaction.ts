import {
  createTableRelationsHelpers,
  type ExtractTablesWithRelations,
  extractTablesRelationalConfig,
} from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import { DatabaseError } from "#db/errors";
import type { Lane } from "#db/lane";
import type { LanePool } from "#db/lane-pool";
import * as schema from "#db/schema/index";

export type Tx = PostgresJsTransaction<typeof schema, ExtractTablesWithRelations<typeof schema>>;

export interface TransactionOptions {
  readonly readOnly?: boolean;
  /** The work is exactly one query: COMMIT leaves in the same packet. */
  readonly once?: boolean;
  /** Whole life of the transaction, in milliseconds; then its lane is destroyed. */
  readonly deadlineMs?: number;
}

/** Settings local to the transaction, in the order they are set. Names come from our code, values are checked here. */
export type Settings = Readonly<Record<`app.${string}`, string>>;

const DEADLINE_MS = 30_000;
/** Values allowed in a setting: ids, hashes and words. They travel inside SET LOCAL, which takes no parameters. */
const SETTING_VALUE = /^[A-Za-z0-9_-]{1,128}$/;
/** A transaction's handle is for data. BEGIN, COMMIT, SET, RESET and DDL through it would break its frame. */
const DATA_STATEMENTS = /^[\s(]*(select|insert|update|delete|merge|with|values|lock\s+table)\b/i;

const dialect = new PgDialect();
const relational = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
const drizzleConfig = {
  fullSchema: schema,
  schema: relational.tables,
  tableNamesMap: relational.tableNamesMap,
};

/**
 * Runs `work` in one transaction on one lane, with `settings` in force from its first statement to its last. BEGIN and the
 * settings leave in the same packet as the first query. The lane goes back to the pool only when the server acknowledged
 * COMMIT or ROLLBACK; the handle given to `work` dies with the transaction.
 *
 * @throws DatabaseError for faults of the frame; whatever `work` throws otherwise, after a rollback.
 */
export async function transact<T>(
  pool: LanePool,
  settings: Settings,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const opening = openingStatement(settings, options);
  const lane = await pool.acquire();
  const frame = new Frame(lane, options);
  try {
    return await frame.run(opening, work);
  } finally {
    frame.close();
    pool.release(lane, frame.clean);
  }
}

function openingStatement(settings: Settings, options: TransactionOptions): string {
  const sets = Object.entries(settings).map(([name, value]) => {
    if (!SETTING_VALUE.test(value)) throw new TypeError(`invalid value for the setting ${name}`);
    return `set local ${name}='${value}'`;
  });
  return [`begin ${options.readOnly ? "read only" : "read write"}`, ...sets].join(";");
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

  async run<T>(opening: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      // Not awaited: it travels with the first query. The lane dies if it fails, so nothing can run outside the frame.
      this.lane.run(opening).catch((error: unknown) => {
        this.lane.kill(new DatabaseError("CONNECTION_LOST", "The transaction could not be started.", error));
      });
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
    const session = new PostgresJsSession(
      this.#handle(() => !this.#ended) as never,
      dialect,
      drizzleConfig as never,
    );
    return new PostgresJsTransaction(dialect, session as never, drizzleConfig as never) as unknown as Tx;
  }
}
