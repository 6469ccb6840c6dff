import { and, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { sessions, users } from "#db/schema/users";

/** Idle limit of a session; the absolute one is `expires_at`. NIST SP 800-63B section 4.2.3: 30 minutes, 12 hours. */
const IDLE = sql`interval '30 minutes'`;

/**
 * The live session behind a token hash, with its person: not revoked, inside both limits, person not disabled. Touches
 * `last_seen_at` at most once a minute, and not at all for background polling.
 */
export async function findLiveSession(tx: IdentityTx, tokenHash: Buffer, background: boolean) {
  const [row] = await tx
    .select({
      id: sessions.id,
      userId: sessions.userId,
      workspaceId: sessions.workspaceId,
      aal: sessions.aal,
      amr: sessions.amr,
      provedAt: sessions.provedAt,
      email: users.email,
      name: users.name,
      stale: sql<boolean>`${sessions.lastSeenAt} < now() - interval '60 seconds'`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.tokenHash, tokenHash),
        isNull(sessions.revokedAt),
        isNull(users.disabledAt),
        gt(sessions.expiresAt, sql`now()`),
        gt(sessions.lastSeenAt, sql`now() - ${IDLE}`),
      ),
    );
  if (row?.stale && !background) {
    await tx.update(sessions).set({ lastSeenAt: sql`now()` }).where(eq(sessions.id, row.id));
  }
  return row;
}

/** The sessions of a person that would still be let in, latest used first. Secrets and their hashes stay behind. */
export async function listLiveSessions(tx: IdentityTx, userId: string) {
  return await tx
    .select({
      id: sessions.id,
      aal: sessions.aal,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
      ip: sessions.ip,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        gt(sessions.lastSeenAt, sql`now() - ${IDLE}`),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
}

/** Ends one session of a person. False when it is not theirs or had ended. */
export async function revokeOwnSession(
  tx: IdentityTx,
  userId: string,
  id: string,
  reason: string,
): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set({ revokedAt: sql`now()`, revokedReason: reason })
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  return rows.length === 1;
}

export async function insertSession(
  tx: IdentityTx,
  session: {
    id: string;
    tokenHash: Buffer;
    userId: string;
    workspaceId: string | null;
    aal: 1 | 2;
    amr: string[];
    lifeSeconds: number;
    ip: string | null;
    userAgent: string | null;
  },
): Promise<void> {
  const { lifeSeconds, ...values } = session;
  await tx.insert(sessions).values({
    ...values,
    provedAt: session.aal === 2 ? sql`now()` : null,
    expiresAt: sql`now() + make_interval(secs => ${lifeSeconds})`,
  });
}

/** Ends one session. False when it had ended already, so that of two promotions only one wins. */
export async function revokeSession(tx: IdentityTx, id: string, reason: string): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set({ revokedAt: sql`now()`, revokedReason: reason })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  return rows.length === 1;
}

/** Ends the sessions of a person, except one if given. Returns how many. */
export async function revokeSessionsOf(
  tx: IdentityTx,
  userId: string,
  reason: string,
  keep?: string,
): Promise<number> {
  const rows = await tx
    .update(sessions)
    .set({ revokedAt: sql`now()`, revokedReason: reason })
    .where(
      and(eq(sessions.userId, userId), isNull(sessions.revokedAt), keep ? ne(sessions.id, keep) : undefined),
    )
    .returning({ id: sessions.id });
  return rows.length;
}

export async function markProved(tx: IdentityTx, id: string): Promise<void> {
  await tx.update(sessions).set({ provedAt: sql`now()` }).where(eq(sessions.id, id));
}

export async function setActiveWorkspace(tx: IdentityTx, id: string, workspaceId: string): Promise<void> {
  await tx.update(sessions).set({ workspaceId }).where(eq(sessions.id, id));
}
