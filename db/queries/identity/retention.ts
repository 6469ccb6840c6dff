import { lt, or, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { passkeyChallenges } from "#db/schema/passkeys";
import { oneTimeLinks, sessions, throttles } from "#db/schema/users";

/** How long what has ended is kept, for a look back after an incident. */
const SESSIONS = sql`now() - interval '30 days'`;
const LINKS = sql`now() - interval '7 days'`;

/** Removes sessions, links, challenges and counts of limits that ended long ago. Returns how many rows went. */
export async function deleteEnded(tx: IdentityTx): Promise<number> {
  const gone = [
    await tx
      .delete(sessions)
      .where(or(lt(sessions.expiresAt, SESSIONS), lt(sessions.revokedAt, SESSIONS)))
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
