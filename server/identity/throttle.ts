import { createHash } from "node:crypto";
import type { Database } from "#db/database";
import { countAttempt, forgetAttempts } from "#db/queries/identity/throttles";
import { AppError } from "#server/errors";

export interface Throttle {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Every limit of the product in one place. Counted in the database, so it holds over all processes. */
export const throttles = {
  signInByAccount: { name: "sign-in", limit: 10, windowSeconds: 900 },
  signInByAddress: { name: "sign-in-address", limit: 60, windowSeconds: 900 },
  factor: { name: "factor", limit: 5, windowSeconds: 900 },
  passkey: { name: "passkey", limit: 30, windowSeconds: 900 },
  passkeyByAddress: { name: "passkey-address", limit: 120, windowSeconds: 900 },
  bearer: { name: "service-token", limit: 600, windowSeconds: 60 },
  wrongBearer: { name: "wrong-service-token", limit: 60, windowSeconds: 900 },
  token: { name: "make-service-token", limit: 30, windowSeconds: 3600 },
  link: { name: "link", limit: 30, windowSeconds: 900 },
  saveConfig: { name: "save-config", limit: 10, windowSeconds: 900 },
  testConfig: { name: "test-config", limit: 20, windowSeconds: 900 },
  connect: { name: "connect", limit: 20, windowSeconds: 900 },
  invite: { name: "invite", limit: 30, windowSeconds: 3600 },
  webhook: { name: "webhook", limit: 30, windowSeconds: 900 },
  refusalRecord: { name: "refusal-record", limit: 30, windowSeconds: 3600 },
} as const satisfies Record<string, Throttle>;

/**
 * Counts an attempt before the thing itself is tried, in a transaction of its own: a failure that rolls back is counted too.
 *
 * @throws AppError RATE_LIMITED with the seconds to wait; its context names the throttle and says whether this is the first
 * refusal of the window.
 */
export async function reserve(db: Database, throttle: Throttle, subject: string): Promise<void> {
  const attempt = {
    key: keyOf(throttle, subject),
    limit: throttle.limit,
    windowSeconds: throttle.windowSeconds,
  };
  const { hits, secondsLeft } = await db.withIdentity({}, (tx) => countAttempt(tx, attempt));
  if (hits <= throttle.limit) return;
  const wait = secondsLeft > 90 ? `${Math.ceil(secondsLeft / 60)} minutes` : `${secondsLeft} seconds`;
  throw new AppError("RATE_LIMITED", {
    say: `Too many tries. Wait ${wait}, then try again.`,
    context: { throttle: throttle.name, first: hits === throttle.limit + 1 },
    retryAfterSeconds: secondsLeft,
  });
}

/** Starts the count anew, after a success proved that it was no guessing. */
export const forgive = (db: Database, throttle: Throttle, subject: string): Promise<void> =>
  db.withIdentity({}, (tx) => forgetAttempts(tx, keyOf(throttle, subject)));

/** Subjects are addresses and e-mails: stored hashed, they say nothing to a reader of the table. */
const keyOf = (throttle: Throttle, subject: string): string =>
  `${throttle.name}:${createHash("sha256").update(subject).digest("hex").slice(0, 32)}`;
