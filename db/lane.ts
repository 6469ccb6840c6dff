import net from "node:net";
import tls from "node:tls";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { parse as parseArray } from "postgres-array";
import { DatabaseError } from "#db/errors";

/**
 * Where a role connects. `socketPath` wins over host and port. `tls` undefined means plain. `pooled`: a pooler in transaction
 * mode answers there, so a session is the server's own for no longer than a transaction.
 */
export interface LaneTarget {
  readonly host: string;
  readonly port: number;
  readonly socketPath?: string;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  readonly tls?: tls.ConnectionOptions;
  readonly pooled?: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** The SSLRequest message of the PostgreSQL protocol, section "Message Formats". */
const SSL_REQUEST = Buffer.from("0000000804d2162f", "hex");

/** Text and JSON arrays: Drizzle's own parser drops backslashes, so these types are parsed here. */
const ARRAY_TYPES = [199, 1009, 1015, 2951, 3807];

/**
 * One database session on one socket for its whole life. postgres.js would reconnect on its own after a backend died and
 * run what is queued in the next session, which may be another tenant's transaction (porsager/postgres#1216); a lane
 * refuses a second connect, so that no query can ever reach another backend.
 */
export class Lane {
  readonly born = Date.now();
  /** Why this lane may not be used any more; null while it may. */
  dead: Error | null = null;
  /** Time of the last statement the server acknowledged; 0 before the first. */
  acknowledgedAt = 0;
  #onDeath: (error: Error) => void = () => {};
  #socket: net.Socket | undefined;
  readonly #client: postgres.Sql;

  constructor(target: LaneTarget) {
    this.#client = postgres({
      host: target.host,
      port: target.port,
      database: target.database,
      username: target.user,
      ...(target.password === undefined ? {} : { password: target.password }),
      ssl: false,
      max: 1,
      fetch_types: false,
      idle_timeout: undefined,
      max_lifetime: null,
      connect_timeout: CONNECT_TIMEOUT_MS / 1000,
      onnotice: () => {},
      onclose: () => this.kill(new DatabaseError("CONNECTION_LOST", "The database connection closed.")),
      // A statement prepared by name stays in one session of the server, and the next transaction may be in another.
      prepare: !target.pooled,
      // Outside our own BEGIN a session may write nothing, whatever reaches it. A pooler refuses to hand that on: there it
      // rests on the login's own default, which a start looks for.
      connection: {
        ...(target.pooled ? {} : { default_transaction_read_only: true }),
        application_name: "secportal",
      },
      socket: () => this.#connectOnce(target),
    } as postgres.Options<Record<string, never>>);
    drizzle(this.#client);
    const parsers = this.#client.options.parsers as Record<number, (value: string) => unknown>;
    for (const type of ARRAY_TYPES) parsers[type] = (value) => parseArray(value);
  }

  /** Sends one statement. An error the server did not send leaves replies possibly out of step: the lane is given up. */
  run(
    text: string,
    parameters?: readonly unknown[],
  ): postgres.PendingQuery<(postgres.Row & Iterable<postgres.Row>)[]> {
    // With parameters, none included, the extended protocol: it takes one statement and no second one behind it.
    const options = parameters ? { prepare: true, simple: false } : {};
    const query = this.#client.unsafe(text, parameters as never, options);
    query.then(
      () => {
        this.acknowledgedAt = Date.now();
      },
      (error: unknown) => {
        if (!isServerAnswer(error))
          this.kill(new DatabaseError("CONNECTION_LOST", "The database connection was lost.", error));
      },
    );
    return query;
  }

  /** Calls back once, at the death of the lane. Replaces the callback before it. */
  onDeath(callback: (error: Error) => void): void {
    this.#onDeath = callback;
  }

  /** Ends the session at once. The first reason given stays. */
  kill(reason: Error): void {
    if (this.dead) return;
    this.dead = reason;
    this.#onDeath(reason);
    this.#socket?.destroy();
    // end() rejects what is still queued; nobody waits for its own answer.
    this.#client.end({ timeout: 0 }).catch(() => {});
  }

  #connectOnce(target: LaneTarget): Promise<net.Socket> {
    if (this.#socket || this.dead) return Promise.reject(this.dead ?? new Error("a lane never reconnects"));
    const raw = target.socketPath
      ? net.connect({ path: target.socketPath })
      : net.connect({ host: target.host, port: target.port, noDelay: true });
    this.#socket = raw;
    return new Promise((resolve, reject) => {
      const ready = (socket: net.Socket) => {
        raw.setTimeout(0);
        this.#socket = socket;
        // postgres.js reads these two off the socket it is given.
        resolve(Object.assign(socket, { host: target.host, port: target.port }));
      };
      raw.setTimeout(CONNECT_TIMEOUT_MS, () => raw.destroy(new Error("connect timeout")));
      raw.on("error", reject);
      raw.once("close", () => reject(new Error("closed while connecting")));
      raw.once("connect", () => (target.tls ? raw.write(SSL_REQUEST) : ready(raw)));
      if (!target.tls) return;
      const options = target.tls;
      raw.once("data", (answer) => {
        if (answer.toString("latin1") !== "S") return reject(new Error("the server refuses TLS"));
        const servername = net.isIP(target.host) ? "" : target.host;
        const secure = tls.connect({ socket: raw, host: target.host, servername, ...options }, () =>
          ready(secure),
        );
        secure.on("error", reject);
      });
    });
  }
}

const isServerAnswer = (error: unknown): boolean => error instanceof Error && "severity" in error;
