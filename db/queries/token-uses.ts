import { desc, eq, lt, sql } from "drizzle-orm";
import type { VaultTx, WorkspaceTx } from "#db/database";
import { tokenUses } from "#db/schema/token-uses";
import { users } from "#db/schema/users";

/** Notes that a connection's tokens are opened now. Call it in the transaction that opens them. */
export async function insertTokenUse(
  tx: VaultTx,
  use: { workspaceId: string; id: string; connectionId: string; purpose: string; userId: string | null },
): Promise<void> {
  await tx.insert(tokenUses).values(use);
}

/** The latest uses of a connection's tokens, newest first, each with the name of the member who asked for it. */
export async function listTokenUses(tx: WorkspaceTx, connectionId: string, limit: number) {
  return await tx
    .select({
      id: tokenUses.id,
      purpose: tokenUses.purpose,
      usedAt: tokenUses.usedAt,
      /** Null for the product's own work, and for a person who has left. */
      userName: users.name,
      byPerson: sql<boolean>`${tokenUses.userId} is not null`,
    })
    .from(tokenUses)
    .leftJoin(users, eq(users.id, tokenUses.userId))
    .where(eq(tokenUses.connectionId, connectionId))
    .orderBy(desc(tokenUses.usedAt), desc(tokenUses.id))
    .limit(limit);
}

/** How often a connection's tokens were opened for each purpose in the last `days` days. */
export async function countTokenUses(tx: WorkspaceTx, connectionId: string, days: number) {
  return await tx
    .select({ purpose: tokenUses.purpose, uses: sql<number>`count(*)::int` })
    .from(tokenUses)
    .where(
      sql`${tokenUses.connectionId} = ${connectionId} and ${tokenUses.usedAt} > now() - make_interval(days => ${days})`,
    )
    .groupBy(tokenUses.purpose)
    .orderBy(desc(sql`count(*)`));
}

/** Forgets uses older than `days` days. */
export async function deleteOldTokenUses(tx: WorkspaceTx, days: number): Promise<void> {
  await tx.delete(tokenUses).where(lt(tokenUses.usedAt, sql`now() - make_interval(days => ${days})`));
}
