import { sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { throttles } from "#db/schema/users";

/**
 * Counts one attempt under `key` and answers how many the current window holds, this one included, and the seconds until
 * the window ends. One statement, so parallel callers in any number of processes never count the same number. Counting
 * stops two past the limit, so that the first refusal of a window can be told from those after it.
 */
export async function countAttempt(
  tx: IdentityTx,
  attempt: { key: string; limit: number; windowSeconds: number },
): Promise<{ hits: number; secondsLeft: number }> {
  const passed = sql`${throttles.windowStartedAt} + make_interval(secs => ${attempt.windowSeconds}) <= now()`;
  const [row] = await tx
    .insert(throttles)
    .values({ key: attempt.key, hits: 1, windowStartedAt: sql`now()`, windowSeconds: attempt.windowSeconds })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        hits: sql`case when ${passed} then 1 else least(${throttles.hits} + 1, ${attempt.limit + 2}) end`,
        windowStartedAt: sql`case when ${passed} then now() else ${throttles.windowStartedAt} end`,
        windowSeconds: attempt.windowSeconds,
      },
    })
    .returning({
      hits: throttles.hits,
      secondsLeft: sql<number>`ceil(extract(epoch from ${throttles.windowStartedAt} + make_interval(secs => ${attempt.windowSeconds}) - now()))::int`,
    });
  return { hits: row?.hits ?? attempt.limit + 2, secondsLeft: row?.secondsLeft ?? attempt.windowSeconds };
}

/** Forgets the attempts under `key`, after a success. */
export async function forgetAttempts(tx: IdentityTx, key: string): Promise<void> {
  await tx.delete(throttles).where(sql`${throttles.key} = ${key}`);
}
