import { lt, or, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { passkeyChallenges } from "#db/schema/passkeys";
import { oneTimeLinks, sessions, throttles } from "#db/schema/users";

/** How long a link that has ended is kept, for a look back after an incident. */
const LINKS = sql`now() - interval '7 days'`;

/**
 * Removes sessions that ended more than `sessionDays` days ago, and links, challenges and counts of limits that ended long ago.
 * Returns how many rows went.
 */
export async function deleteEnded(tx: IdentityTx, sessionDays: number): Promise<number> {
  const before = sql`now() - make_interval(days => ${sessionDays})`;
  const gone = [
    await tx
      .delete(sessions)
      .where(or(lt(sessions.expiresAt, before), lt(sessions.revokedAt, before)))
      .returning({ id: sessions.id }),
    await tx.delete(oneTimeLinks).where(lt(oneTimeLinks.expiresAt, LINKS)).returning({ id: oneTimeLinks.id }),
    await tx
      .delete(passkeyChallenges)
      .where(lt(passkeyChallenges.expiresAt, sql`now()`))
      .returning({ id: passkeyChallenges.purpose }),
    await tx
      .delete(throttles)
      .where(
        sql`${throttles.windowStartedAt} + make_interval(secs => ${throttles.windowSeconds}) < now() - interval '1 day'`,
      )
      .returning({ id: throttles.key }),
  ];
  return gone.flat().length;
}
