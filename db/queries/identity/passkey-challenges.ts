import { eq, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { passkeyChallenges } from "#db/schema/passkeys";

/** Keeps a challenge for as long as it may be answered. */
export async function insertChallenge(
  tx: IdentityTx,
  challenge: Omit<typeof passkeyChallenges.$inferInsert, "expiresAt"> & { lifeSeconds: number },
): Promise<void> {
  const { lifeSeconds, ...row } = challenge;
  await tx
    .insert(passkeyChallenges)
    .values({ ...row, expiresAt: sql`now() + make_interval(secs => ${lifeSeconds})` });
}

/** Takes a challenge away, whoever asks: it answers once. Undefined when there is none, `live` false past its end. */
export async function takeChallenge(tx: IdentityTx, challengeHash: Buffer) {
  const [row] = await tx
    .delete(passkeyChallenges)
    .where(eq(passkeyChallenges.challengeHash, challengeHash))
    .returning({
      purpose: passkeyChallenges.purpose,
      userId: passkeyChallenges.userId,
      sessionId: passkeyChallenges.sessionId,
      browserHash: passkeyChallenges.browserHash,
      live: sql<boolean>`${passkeyChallenges.expiresAt} > now()`,
    });
  return row;
}
